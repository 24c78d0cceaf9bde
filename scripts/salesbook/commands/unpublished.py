"""Why a site was not published, in one line."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from salesbook.commands import formats
from salesbook.commands.options import Shared, UsageError
from salesbook.finding import Refusal
from salesbook.words import Text


@contextmanager
def unpublished_told(options: Shared, out: Path) -> Iterator[None]:
    """Say why nothing was published to `out`, whatever it was that kept a site from it. Raises UsageError then."""
    from mkdocs.exceptions import Abort

    from salesbook.site.publish import NotOursError
    from salesbook.site.survey import UnsoundError

    try:
        yield
    except NotOursError:
        raise UsageError(_TAKEN.fill(out=out)) from None
    except UnsoundError as error:
        formats.text(error.findings, options)
        raise UsageError(_UNSOUND) from None
    except Abort:
        raise UsageError(_HAND) from None
    except Refusal as error:
        raise UsageError(error.text) from None


_TAKEN = Text("{out} holds something else; name another folder", "{out} 里有别的内容，请换一个文件夹")
_UNSOUND = Text("the site was not published: pages above are not sound", "站点没有发布：上列页面有问题")
_HAND = Text(
    "the site was not published: MkDocs names the hand-written page above",
    "站点没有发布：MkDocs 在上面指出了有问题的手写页面",
)
