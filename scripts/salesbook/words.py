"""Words in the two languages people read, side by side."""

from __future__ import annotations

from typing import Literal, NamedTuple

Lang = Literal["en", "zh"]
LANGS: tuple[Lang, ...] = ("en", "zh")


class Text(NamedTuple):
    """One meaning in English and in Chinese."""

    en: str
    zh: str

    def say(self, lang: Lang) -> str:
        """The words in one language."""
        return self.zh if lang == "zh" else self.en

    def fill(self, **values: object) -> Text:
        """Put values into ``{name}`` places; a `Text` goes in in the language of its side."""
        if not any(isinstance(value, Text) for value in values.values()):
            return Text(self.en.format(**values), self.zh.format(**values))
        en = {name: v.en if isinstance(v, Text) else v for name, v in values.items()}
        zh = {name: v.zh if isinstance(v, Text) else v for name, v in values.items()}
        return Text(self.en.format(**en), self.zh.format(**zh))


def same(text: object) -> Text:
    """What reads alike in both languages: names, numbers, codes."""
    return Text(str(text), str(text))


def join(parts: list[Text], en: str = ", ", zh: str = "、") -> Text:
    """A list of words as each language writes it."""
    return Text(en.join(p.en for p in parts), zh.join(p.zh for p in parts))
