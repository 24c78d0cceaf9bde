"""What to do about an answer of a host."""

from __future__ import annotations

from http import HTTPStatus
from typing import NamedTuple

from salesbook.words import Text, same

_LONGEST_SAID = 200


class _Fault(NamedTuple):
    what: Text
    remedy: Text


def remedy_for(status: int, said: str, wait: float | None) -> Text:
    """What mends a refusal; with what the host itself said, and for how many seconds it wants to be left alone."""
    if status == HTTPStatus.TOO_MANY_REQUESTS or (status == HTTPStatus.FORBIDDEN and wait is not None):
        return _BUSY.fill(seconds=round(wait or 0))
    remedy = _REMEDIES.get(status) or (
        _DOWN if status >= HTTPStatus.INTERNAL_SERVER_ERROR else _ELSEWHERE if 300 <= status < 400 else _ODD  # noqa: PLR2004 - classes of statuses
    )
    words = _one_line(said)
    return _WITH_WORDS.fill(remedy=remedy, said=same(words)) if words else remedy


def _one_line(said: str) -> str:
    line = " ".join("".join(sign if sign.isprintable() else " " for sign in said).split())
    return line if len(line) <= _LONGEST_SAID else line[: _LONGEST_SAID - 1] + "…"


_WITH_WORDS = Text('{remedy} The host says: "{said}"', "{remedy}平台的说明：“{said}”")
_BUSY = Text(
    "The host wants fewer requests. Run the job again in {seconds} seconds; what is done already is kept.",
    "平台要求减少访问。请在 {seconds} 秒后重新运行，已完成的步骤不会丢。",
)
_DOWN = Text(
    "The host is out of order. Run the job again later; what is done already is kept.",
    "平台暂时出错。请稍后重新运行，已完成的步骤不会丢。",
)
_ELSEWHERE = Text(
    "The host sends us to another address. The token does not go there: put the repository's own address into"
    " host.url of records/company.yaml.",
    "平台让我们转到别的地址，令牌不会跟过去：请把仓库现在的地址写进 records/company.yaml 的 host.url。",
)
_ODD = Text("The host did not take it.", "平台没有接受。")
_REMEDIES: dict[int, Text] = {
    HTTPStatus.UNAUTHORIZED: Text(
        "The token is missing, wrong or has expired: make a new one and put it into the secret SALESBOOK_TOKEN.",
        "令牌缺失、错误或已过期：请新建令牌，放进密钥变量 SALESBOOK_TOKEN。",
    ),
    HTTPStatus.FORBIDDEN: Text(
        "The token lacks a right: it needs to read and write contents, pull requests and statuses of this repository.",
        "令牌权限不够：需要对本仓库的内容、合并请求和状态有读写权限。",
    ),
    HTTPStatus.NOT_FOUND: Text(
        "It is not there, or the token may not see it: look at host.url in records/company.yaml and at the token's rights.",
        "没有找到，或令牌无权查看：请检查 records/company.yaml 的 host.url 和令牌权限。",
    ),
    HTTPStatus.CONFLICT: Text(
        "It changed meanwhile, or is there already. Run the job again.", "期间已有变动，或已经存在。请重新运行。"
    ),
    HTTPStatus.UNPROCESSABLE_ENTITY: Text(
        "The host finds the request wrong: look whether the branch, the people's logins and the labels exist there.",
        "平台认为请求有误：请检查分支、人员账号和标签在平台上是否存在。",
    ),
}
SILENT = Text(
    "No answer came: look whether the host can be reached from here, then run the job again.",
    "没有收到回答：请检查这里能否访问平台，然后重新运行。",
)
CUT = Text(
    "The answer broke off, or is none of this interface. Run the job again; if it stays so, look at host.url in"
    " records/company.yaml.",
    "回答不完整，或不是这个接口的回答。请重新运行；若仍如此，请检查 records/company.yaml 的 host.url。",
)
TOO_LONG = Text("The answer is longer than any that is expected.", "回答长得异常，未读取。")
ODD_TOKEN = _Fault(
    Text("the token can't be used", "令牌无法使用"),
    Text(
        "It holds spaces, line breaks or signs that no token has: put it into the secret SALESBOOK_TOKEN anew.",
        "令牌里有空格、换行或不该有的字符：请重新填写密钥变量 SALESBOOK_TOKEN。",
    ),
)
