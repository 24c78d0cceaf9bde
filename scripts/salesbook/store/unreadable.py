"""What the disk says when it gives or takes no file, in the reader's language."""

from __future__ import annotations

import errno
import os

from salesbook.finding import Finding, Place
from salesbook.words import Text, same

RULE = "tree-unreadable"
_CHINESE = {
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EEXIST: "已经存在",
    errno.EFBIG: "超过了允许的文件大小",
    errno.EIO: "磁盘读写出错",
    errno.EISDIR: "这是文件夹",
    errno.ENOENT: "没有这个文件或文件夹",
    errno.ENOSPC: "磁盘满了",
    errno.ENOTDIR: "这不是文件夹",
    errno.EADDRINUSE: "端口已被占用",
    errno.EADDRNOTAVAIL: "本机没有这个地址",
    errno.ENAMETOOLONG: "文件名太长",
    errno.EDQUOT: "磁盘配额用完了",
    errno.EROFS: "只能读，不能写",
}


def reason(number: int) -> Text:
    """The words for an error's number."""
    message = os.strerror(number)
    return Text(message, _CHINESE.get(number, message))


def reason_of(error: OSError) -> Text:
    """The words for what the system refused; its own where it has no number for it."""
    return reason(error.errno) if error.errno else same(str(error) or type(error).__name__)


def finding(path: str, number: int) -> Finding:
    """A file, or a folder with all that lies in it, that can't be read; `number` is the system's for the error."""
    return Finding(Place(path), RULE, _CANT.fill(reason=reason(number)), _REMEDY)


_CANT = Text(
    "this can't be read, and everything is judged without it: {reason}", "读不了，其余内容照常判断，但不含它：{reason}"
)
_REMEDY = Text(
    "Give yourself the right to read it (`chmod u+r FILE`, `chmod u+rx FOLDER`), or bring it back: `git restore PATH`.",
    "请给自己读取权限（文件用 `chmod u+r`，文件夹用 `chmod u+rx`），或用 `git restore 路径` 恢复。",
)
