"""Every address of the site: where each page lies, and how one page points at another."""

from __future__ import annotations

import re
from enum import StrEnum
from urllib.parse import quote, urlencode

from markupsafe import Markup

from salesbook.calendar import Week
from salesbook.kinds import Record
from salesbook.schemas import Kind


class Address(StrEnum):
    """The pages that lie at the same path in every book. Paths are made of ids and have neither language nor suffix."""

    HOME = "index"
    MY_DAY = "my-day/index"
    MY_TEAM = "my-team/index"
    WRITE = "write"
    WRITTEN = "write/my-records"  # no kind's name has a hyphen, so no form is called so
    ROUND = "write/my-round"
    OPEN_MATTERS = "open-matters"
    CUSTOMERS = "customers/index"
    PIPELINE = "pipeline"
    STEPS = "pipeline/steps"
    WEEKS = "weeks/index"
    PACKS = "packs/index"
    MONTHS = "months/index"
    FORMS = "forms/index"
    ARCHIVING = "archiving"
    PUNCTUALITY = "punctuality"
    HAND_INS = "punctuality/newest"
    MONEY = "money"
    AGEING = "money/ageing"
    COLLECTION = "money/form-3"
    AGREEMENTS = "agreements"
    PRICING = "pricing"
    QUALITY = "quality"
    MARKET = "market-notes"
    TERRITORIES = "territories"
    OBLIGATIONS = "obligations/index"
    MATRIX = "obligations/matrix"
    PEOPLE = "people/index"
    RECORDS = "records/index"
    REFERENCE = "reference/index"
    RULES = "reference/rules"
    HANDBOOK = "handbook/index"


FILES = "files/"
"""Where the files to take away lie, below the pages of a language."""
_FILE = re.compile(r"[a-z0-9-]+[.](csv|xlsx)")
_LINK = re.compile(
    r"([A-Za-z0-9_-]+(?:/[A-Za-z0-9_-]+)*)(\?[a-z0-9_.]+=[A-Za-z0-9_.~%-]*(?:&[a-z0-9_.]+=[A-Za-z0-9_.~%-]*)*)?(#[A-Za-z0-9_.-]+(?:=[A-Za-z0-9_-]+)?)?"
)


def place_on(page: str, anchor: str) -> str:
    """The path of a place on a page; ``stage=won`` for a place is a choice made in the list there."""
    return f"{page}#{anchor}"


# Pages of records and of their kinds

_LISTS = {"customer": Address.CUSTOMERS, "person": Address.PEOPLE}
OWN_PAGES = frozenset(_LISTS)
"""The kinds that have a list, and pages, of their own: all other kinds share one sort of each."""
_OURS = {address.partition("/")[0] for address in Address} - {"customers", "people", "months"} | {
    "kinds",
    "assets",
    "search",
}


def page_of(record: Record) -> str:
    """The path of a record's page: its reference, unless a page of ours lies there."""
    first, slash, _ = record.ref.partition("/")
    if (slash and first in _OURS) or record.ref in _OURS or record.ref.endswith("/index"):
        return f"kinds/{record.kind.name}/{record.id}"
    return record.ref


def list_of(kind: Kind) -> str:
    """The path of a kind's list."""
    return _LISTS.get(kind.name) or f"kinds/{_hyphened(kind)}"


def kind_page(kind: Kind) -> str:
    """The path of a kind's page in the reference."""
    return f"reference/kind-{_hyphened(kind)}"


def form_page(record: Record) -> str:
    """The path of a record's own printed form."""
    return f"forms/{record.ref}"


def register_page(kind: Kind) -> str:
    """The path of the register of a kind: all its records as rows of its printed form."""
    return f"forms/{_hyphened(kind)}"


def write_page(kind: str, **values: str) -> str:
    """The path of the form in which a record of a kind is written, with these of its fields filled in."""
    query = urlencode(values, quote_via=quote, safe="")
    return f"write/{kind}{'?' if query else ''}{query}"


def _hyphened(kind: Kind) -> str:
    return kind.name.replace("_", "-")


# Pages of people and customers


def customer_page(customer: str) -> str:
    """The path of a customer's file, by the customer's id."""
    return f"customers/{customer}"


def brief_page(customer: str) -> str:
    """The path of the brief before a visit to a customer."""
    return f"customers/{customer}/brief"


def owned_customers(owner: str) -> str:
    """The path of the customers of one owner; of those of nobody where `owner` is empty."""
    return f"customers/owner--{owner or 'none'}"


def steps_of_owner(owner: str) -> str:
    """The path of the seven steps of one owner's customers."""
    return f"{Address.STEPS}--{owner}"


def person_page(person: str) -> str:
    """The path of a person's page, by the person's id."""
    return f"people/{person}"


def is_person(page: str) -> bool:
    """Whether a path leads to somebody's own page."""
    return page.startswith("people/")


def handover_page(person: str) -> str:
    """The path of what a person would hand over."""
    return f"people/{person}/handover"


def day_page(person: str, viewer: str) -> str:
    """The path of a person's day; the viewer's own lies where the menu leads."""
    return Address.MY_DAY if person == viewer else f"my-day/{person}"


def team_page(person: str) -> str:
    """The path of what a superior has to answer, as others read it."""
    return f"my-team/{person}"


# Pages of weeks and months


def week_page(week: Week) -> str:
    """The path of a week's page."""
    return f"weeks/{week.slug}"


def pack_page(week: Week) -> str:
    """The path of the pack for the meeting on a week worked."""
    return f"packs/{week.slug}"


def forms_page(week: Week, person: str) -> str:
    """The path of a person's printed forms of a week."""
    return f"forms/{week.slug}/{person}"


def long_form_page(week: Week, person: str, form: str) -> str:
    """The path of one of these forms where it is too long to stand with the others."""
    return f"{forms_page(week, person)}--{form}"


def month_page(month: str) -> str:
    """The path of a month's page."""
    return f"months/{month}"


def month_words_page(month: str) -> str:
    """The path of what people say of a month, where that is too long for the month's page."""
    return f"{month_page(month)}--words"


def month_facts_page(month: str) -> str:
    """The path of what a month's figures are made of."""
    return f"{month_page(month)}--counted"


def check_page(month: str) -> str:
    """The path of the packet for the check of a month."""
    return f"checks/{month}"


# Pages of matters, obligations, rules, territories


def topic_page(topic: str) -> str:
    """The path of all open matters of a subject."""
    return f"{Address.OPEN_MATTERS}/{topic}"


def obligation_page(obligation: str) -> str:
    """The path of an obligation's page, by its number (``R17``)."""
    return f"obligations/{obligation.lower()}"


def rule_page(rule: str) -> str:
    """The path of a rule's page."""
    return f"reference/rule-{rule}"


def territory_anchor(key: str) -> str:
    """The anchor of a territory on the page of territories."""
    return f"territory-{key}"


def territory_place(key: str) -> str:
    """Where the name of a territory leads."""
    return place_on(Address.TERRITORIES, territory_anchor(key))


# Parts of a page that was cut


def part_page(page: str, number: int) -> str:
    """The path of a page's part, counted from 0; the first lies at the page's own path."""
    return f"{page}--{number + 1}" if number else page


def period_page(page: str, period: str | int) -> str:
    """The path of what a list or a file tells of one year or month."""
    return f"{page}/{period}"


# Links from one page to another


def url(to: str, here: str) -> Markup:
    """The link from page `here` to page `to` of the same language; `to` may end in ``#anchor``.

    In place of an anchor ``#owner=li-wei`` is a choice made in the list there, and ``?customer=hengda`` fills in a form. The link ends in ``.html``, so that the
    same bytes work from a server and from a folder. Pages and anchors are named by ids only; for anything else
    ValueError is raised, so what comes back may pass the gate as it is.
    """
    match = _LINK.fullmatch(to)
    if not match:
        raise ValueError(f"{to!r} is no page: pages are named by ids only")
    path, query, anchor = match.groups("")
    return Markup(f"{'../' * here.count('/')}{path}.html{query.replace('&', '&amp;')}{anchor}")  # noqa: S704 - checked above


def calendar(reader: str, here: str) -> Markup:
    """The link from page `here` to the calendar of a person, by id, or of the ``team``, of the same language."""
    if not _LINK.fullmatch(reader):
        raise ValueError(f"{reader!r} is nobody: people are named by ids only")
    return Markup(f"{'../' * here.count('/')}calendars/{reader}.ics")  # noqa: S704 - checked above


def file(name: str, here: str) -> Markup:
    """The link from page `here` to a file to take away, of the same language."""
    if not _FILE.fullmatch(name):
        raise ValueError(f"{name!r} is no file: files are named by ids only")
    return Markup(f"{'../' * here.count('/')}{FILES}{name}")  # noqa: S704 - checked above
