"""What is said of a push that is refused: one finding each, with its remedy."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from salesbook.finding import Finding, Level, Place
from salesbook.server.manual import RULES
from salesbook.words import Text, same

MOST = 50
"""So many files are named of a push in which more are wrong."""
_REMEDY = {manual.id: manual.remedy for manual in RULES}


def of_branch(rule: str, branch: str, message: Text, remedy: Text | None = None) -> Finding:
    """A finding about a branch."""
    return Finding(Place(branch), rule, message, remedy or _REMEDY[rule])


def of_files(rule: str, paths: Iterable[str], message: Text, remedy: Text | None = None) -> Iterator[Finding]:
    """A finding about each of these files; of many the first, and how many more."""
    every = sorted(paths)
    for path in every[:MOST]:
        yield Finding(Place(path), rule, message, remedy or _REMEDY[rule])
    if len(every) > MOST:
        yield Finding(Place(every[MOST]), rule, MORE.fill(n=len(every) - MOST), remedy or _REMEDY[rule])


def as_warning(finding: Finding) -> Finding:
    """The same, told and not refused."""
    return finding._replace(level=Level.WARNING)


def pusher_name(login: str) -> Text:
    """What the server calls a pusher."""
    return same(login) if login else Text("nobody the server knows", "服务器不认识的人")


MORE = Text("and {n} more like it", "同类问题另有 {n} 处")
UNKNOWN = Text('no one who works here is called "{login}" in the people records', "人员记录里没有在职的“{login}”")
NOBODY = Text(
    "the server does not know who pushes: no key or login of a person came with it",
    "服务器不知道是谁在推送：没有带上任何人的密钥或登录名",
)
NOT_YOURS = Text(
    "in/{person} takes {person}'s pushes only, not {login}'s",
    "in/{person} 只接受 {person} 的推送，不接受 {login} 的推送",
)
PUSH_TO_OWN = Text(
    "Push to your own branch: git push origin HEAD:in/{login}. What you correct of another's goes there, too.",
    "请推送到自己的分支：git push origin HEAD:in/{login}。对别人记录的更正也放在那里。",
)
NO_BRANCH = Text("nobody pushes to this branch", "这个分支不接受任何人推送")
DELETED = Text("this push takes the branch away", "这次推送要删除分支")
REWRITTEN = Text(
    "{count} {count:commit|commits} that the server has would be lost", "服务器上已有的 {count} 个提交会丢失"
)
EMPTY = Text("the main branch {main} holds nothing yet", "主分支 {main} 还是空的")
NOT_FIRST = Text(
    "the first push to {main} is made by whoever runs the server, or a general manager in its people records",
    "第一次推送 {main} 须由服务器管理者，或其中人员记录里的总经理进行",
)
UNRELATED = Text("no commit of this branch is one of {main}'s", "这个分支与 {main} 没有共同的提交")
OUTSIDE = Text("this file lies outside records/: {login} may not change it", "文件在 records/ 之外，{login} 无权改动")
OUTSIDE_IN = Text(
    "this file lies outside records/: no branch in/ may change it",
    "文件在 records/ 之外，in/ 分支不能改动",
)
PEOPLE = Text("{login} may not change people and the company", "{login} 无权改动人员和公司记录")
LARGE = Text("the file has more than 1 MB", "文件超过 1 MB")
UNSIGNED = Text("commit {commit} bears no good signature of a known key", "提交 {commit} 没有已知密钥的有效签名")
WITHOUT_ROLE = Text(
    "commit {commit} comes from {person}, who is no supervisor or manager",
    "提交 {commit} 来自 {person}，不是主管或经理",
)
WITHOUT_MERGE = Text(
    "commit {commit} is no merge, and {path} is nothing that {person} brings by role",
    "提交 {commit} 不是合并，而 {path} 也不是 {person} 按职务提交的",
)
SIDELINED = Text(
    "{main} as it was ({commit}) is not on the line of first parents of what is pushed",
    "推送内容的第一父提交线上没有原来的 {main}（{commit}）",
)
CONFLICT = Text(
    "this file conflicts with {main}, where it was changed meanwhile", "与 {main} 冲突，那边同时改过这个文件"
)
