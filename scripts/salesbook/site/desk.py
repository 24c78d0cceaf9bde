"""The desk at which the pages' forms hand in: one turn after the other, each with a secret of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from salesbook.audience import Audience
from salesbook.pages.parts.page import Page
from salesbook.site.committing import Committing
from salesbook.site.one_time import OneTimeSecrets
from salesbook.site.reply import Reply
from salesbook.site.saving import Saving
from salesbook.words import Lang


class Desk:
    """What a saving server does for its pages. `lang` is for requests that name no language.

    `turn` is held while something is done: two who save at once come one after the other.
    """

    def __init__(
        self,
        root: Path,
        viewer: str,
        lang: Lang,
        audience: Callable[[], Audience | None],
        written: Callable[[], None],
        ahead: Callable[[Page], None] = lambda _page: None,
    ) -> None:
        saving, committing = Saving(root, audience, written, ahead), Committing(root, viewer, audience)
        self.lang = lang
        self.secrets = OneTimeSecrets()
        self.turn = threading.Lock()
        self.pending = committing.pending
        self.deeds: Mapping[str, Callable[[Any, Lang], Reply]] = {
            "/save": saving.save,
            "/doubles": saving.likely_doubles,
            "/commit": committing.commit,
        }
