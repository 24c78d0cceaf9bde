"""How a document that stands alone is written: nothing in it leads anywhere."""

from __future__ import annotations

from markupsafe import Markup

from salesbook.pages.parts.gate import environment
from salesbook.pages.parts.ink import Ink
from salesbook.pages.parts.reader import Reader
from salesbook.pages.parts.value import Dated, Lamp, Link, Outward, Value
from salesbook.words import Lang, Text


class PaperInk(Ink):
    """Writes a link as its words: on paper, and in a file of its own, there is nothing to follow."""

    def __call__(self, value: Value) -> Markup:
        """The HTML of a value."""
        if isinstance(value, Link):
            return super().__call__(value.text)
        if isinstance(value, Dated):
            return super().__call__(value.day)
        if isinstance(value, Lamp):
            return super().__call__(Lamp(value.state, value.text))
        if isinstance(value, Outward):
            return super().__call__(value.text or value.address)
        return super().__call__(value)

    def seen_by(self, name: Text) -> Markup:
        """As seen by whom, in words: a file of its own has no style sheet beside it."""
        return self(name)


def alone(reader: Reader, template: str, view: object, lang: Lang) -> Markup:
    """A view as the content of a document that stands alone."""
    ink = PaperInk(lang, "index", reader.today)
    return ink.finished(environment().get_template(template).render(view=view, ink=ink, reader=reader))
