"""A first mapping for a foreign table, guessed from its headings and values, with how sure each guess is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from salesbook.book import Book
from salesbook.exchange.heading import FIRST, Names, typed_headings
from salesbook.exchange.intake.codes import text_of
from salesbook.exchange.intake.column import LOOKED_THROUGH, plain_heading
from salesbook.exchange.intake.guess_words import CODES, CONSTANTS, SAME_AS
from salesbook.exchange.intake.mapping import fields_of
from salesbook.exchange.intake.reference import References
from salesbook.exchange.intake.sheet import Cell, InputSheet
from salesbook.exchange.intake.value import Misread, Reader
from salesbook.exchange.intake.written import form, with_point
from salesbook.finding import Refusal
from salesbook.schemas import Field, Kind
from salesbook.words import Lang, Text
from salesbook.yamlio.writer import scalar

_LOOKED_AT = 60
"""So many values of a column are tried."""
_FORMS = (
    "dd/mm/yyyy",
    "mm/dd/yyyy",
    "dd.mm.yyyy",
    "dd-mm-yyyy",
    "dd mmm yyyy",
    "dd-mmm-yyyy",
    "mmm dd, yyyy",
    "dd/mm/yy",
)
_LEAST = 0.55
_SURE, _LIKELY = 0.9, 0.75
_ITEM = 0.85
"""A list that no record needs is filled only where the headings tell its fields well."""
_NAMED, _ELSEWHERE = 1.0, 0.9
_MOST_WORDS = 12


class NothingToGuess(Refusal):
    """The file has no table."""


class _Column(NamedTuple):
    """A column of the table: its heading and the first values below it."""

    at: int
    heading: str
    values: tuple[Cell, ...]


class _Guess(NamedTuple):
    """A field for a column. `dates` and `words` are what the mapping must say besides; `share` of its values are read."""

    column: _Column
    names: Names
    field: Field
    score: float
    share: float
    dates: str | None
    words: tuple[str, ...]
    comma: bool


def guess(sheets: Sequence[InputSheet], kind: Kind, book: Book, system: str, lang: Lang) -> str:
    """The text of a mapping file. Raises NothingToGuess."""
    sheet, columns = _table(sheets, kind)
    reader = Reader(book.zone, References(book, kind, {}), from_1904=sheet.from_1904)
    chosen = _whole_items(list(_chosen(columns, kind, reader)), kind)
    return "\n".join(_written(sheet, columns, chosen, kind, system, lang)) + "\n"


def _table(sheets: Sequence[InputSheet], kind: Kind) -> tuple[InputSheet, list[_Column]]:
    """The sheet and the columns that look most like a table with headings."""
    known = _names(kind)
    best: tuple[float, InputSheet, int] | None = None
    for sheet in sheets:
        for at, row in enumerate(sheet.rows[:LOOKED_THROUGH]):
            words = [text_of(cell) for cell in row if isinstance(cell, str)]
            hits = sum(any(_alike(word, name) >= _ELSEWHERE for name in known) for word in words)
            weight = hits * 3 + len(set(words)) - 0.01 * at
            if len(words) > 1 and (best is None or weight > best[0]):
                best = (weight, sheet, at)
    if best is None:
        raise NothingToGuess(_NOTHING)
    _, sheet, at = best
    below = sheet.rows[at + 1 : at + 1 + _LOOKED_AT]
    columns = [
        _Column(n, text_of(cell), tuple(row[n] for row in below if n < len(row) and row[n] is not None))
        for n, cell in enumerate(sheet.rows[at])
        if cell is not None
    ]
    return sheet, columns


def _names(kind: Kind) -> dict[str, list[tuple[Names, float]]]:
    """What columns may be called, without blanks and case, with the fields meant and how well the word tells them."""
    result: dict[str, list[tuple[Names, float]]] = {}
    fields = fields_of(kind)
    for names, text in typed_headings(kind.fields).items():
        for word in (*text, ".".join(names)) if names in fields else ():
            result.setdefault(plain_heading(word), []).append((names, _NAMED))
    for route, words in SAME_AS.items():
        names = tuple(route.split("."))
        for word in words if names in fields else ():
            result.setdefault(plain_heading(word), []).append((names, _ELSEWHERE))
    return result


def _alike(heading: str, other: str) -> float:
    return SequenceMatcher(None, plain_heading(heading), other).ratio()


def _chosen(columns: Sequence[_Column], kind: Kind, reader: Reader) -> Iterator[_Guess]:
    """The best field for each column, each field once; one column may fill several that are called alike."""
    known, fields = _names(kind), fields_of(kind)
    needed = {names for names in fields if len(names) > 1 and names[1] == FIRST and kind.by_name[names[0]].required}
    every = []
    for column in columns:
        data = _told_by(column.heading, known)
        best = max(data.values(), default=0.0)
        for names, score in data.items():
            least = _ITEM if len(names) > 1 and names not in needed else _LEAST
            if score >= max(least, best - 0.05) or (names in needed and score >= _LIKELY):
                every.append(_tried(column, names, fields[names][0], score, reader))
    taken: set[Names] = set()
    for guess in sorted(every, key=lambda each: (-each.score * (0.5 + each.share / 2), each.column.at, each.names)):
        if guess.names not in taken and guess.score * (0.5 + guess.share / 2) >= _LEAST:
            taken.add(guess.names)
            yield guess


def _whole_items(chosen: list[_Guess], kind: Kind) -> list[_Guess]:
    """Without the fields of items that would lack what every item of their list needs."""
    filled = {guess.names for guess in chosen} | {tuple(path.split(".")) for path in CONSTANTS.get(kind.name, {})}

    def is_whole(names: Names) -> bool:
        field = kind.by_name[names[0]]
        if not (field.item and field.item.fields):
            return True
        above = names[:2] if names[1] == FIRST else names[:1]
        needed = (part.name for part in field.item.fields if part.required and part.name != field.key)
        return all((*above, name) in filled for name in needed)

    return [guess for guess in chosen if is_whole(guess.names)]


def _told_by(heading: str, known: Mapping[str, list[tuple[Names, float]]]) -> dict[Names, float]:
    """How well a heading tells each field, by the nearest of its words."""
    result: dict[Names, float] = {}
    for word, ways in known.items():
        match = _alike(heading, word)
        for names, score in ways if match > _LEAST else ():
            result[names] = max(result.get(names, 0.0), score * match)
    return result


def _tried(column: _Column, names: Names, field: Field, score: float, reader: Reader) -> _Guess:
    """How much of a column a field can take: as it is, with a form of dates, with a decimal comma."""
    inner = (field.item or field).type
    ways: list[tuple[str | None, bool]] = [(None, False)]
    ways += [(form, False) for form in _FORMS] if inner in ("date", "date_time") else []
    ways += [(None, True)] if inner in ("money", "signed_money", "quantity", "number") else []
    best = max(ways, key=lambda way: (_share(column, field, way, reader), way[0] is None and not way[1]))
    share = _share(column, field, best, reader)
    words = tuple(dict.fromkeys(text_of(cell) for cell in column.values if not _reads(field, cell, best, reader)))
    return _Guess(column, names, field, score, share, best[0], words if inner == "enum" else (), best[1])


def _share(column: _Column, field: Field, way: tuple[str | None, bool], reader: Reader) -> float:
    values = column.values
    return sum(_reads(field, cell, way, reader) for cell in values) / len(values) if values else 1.0


def _reads(field: Field, cell: Cell, way: tuple[str | None, bool], reader: Reader) -> bool:
    dates, comma = way
    if dates is not None and isinstance(cell, str):
        return form(dates).read(cell) is not None
    try:
        reader.value(field, with_point(cell) if comma and isinstance(cell, str) else cell)
    except Misread:
        return False
    return True


def _written(
    sheet: InputSheet, columns: Sequence[_Column], chosen: Sequence[_Guess], kind: Kind, system: str, lang: Lang
) -> Iterator[str]:
    yield f"# {_HEAD.say(lang)}"
    yield f"kind: {kind.name}"
    yield f"system: {scalar(system)}"
    yield f"sheet: {scalar(sheet.name)}"
    if any(guess.comma for guess in chosen):
        yield "decimal: comma"
    key = next((column for column in columns if _is_key(column)), None)
    filled = {guess.names for guess in chosen}
    yield from _keys(key, lang)
    yield from _id(key, chosen, kind, filled, lang)
    yield "columns:"
    for guess in sorted(chosen, key=lambda guess: (guess.column.at, guess.names)):
        yield from _entry(guess, lang)
    constants = CONSTANTS.get(kind.name, {})
    needed = {constant: value for constant, value in constants.items() if _wanted(tuple(constant.split(".")), filled)}
    for constant, value in needed.items():
        yield f"  - field: {constant}"
        yield f"    value: {scalar(value)}"
    yield from _left(columns, chosen, key, kind, {*filled, *(tuple(constant.split(".")) for constant in needed)}, lang)


def _wanted(names: Names, filled: set[Names]) -> bool:
    """Whether a constant is needed: its field has no column, and of a list some other field has one."""
    return names not in filled and (
        len(names) == 1 or any(field[0] == names[0] and field[:2] == names[:2] for field in filled)
    )


def _is_key(column: _Column) -> bool:
    words = [text_of(cell) for cell in column.values]
    heading = plain_heading(column.heading)
    code = any(heading == plain_heading(word) for word in CODES) or heading.endswith(("编码", "编号", "代码", "单号"))
    return code and bool(words)


def _keys(key: _Column | None, lang: Lang) -> Iterator[str]:
    if key is None:
        yield f"# {_NO_KEY.say(lang)}"
        return
    yield f"# {_UNIQUE.say(lang)}"
    yield "key:"
    yield f"  - {scalar(key.heading)}"


def _id(key: _Column | None, chosen: Sequence[_Guess], kind: Kind, filled: set[Names], lang: Lang) -> Iterator[str]:
    if "id" not in kind.by_name or ("id",) in filled:
        return
    name = next((guess.column.heading for guess in chosen if guess.names == ("name",)), None)
    rule, column = ("pinyin", name) if name else ("column", key.heading if key else None)
    if column is None:
        yield f"# {_NO_ID.say(lang)}"
    else:
        yield from ("id:", f"  rule: {rule}", f"  column: {scalar(column)}")


def _entry(guess: _Guess, lang: Lang) -> Iterator[str]:
    sure = _HOW_SURE[0 if guess.score * guess.share >= _SURE else 1 if guess.score * guess.share >= _LIKELY else 2]
    text = sure.fill(share=round(guess.share * 100), label=guess.field.label)
    yield f"  # {text.say(lang)}"
    yield f"  - column: {scalar(guess.column.heading)}"
    yield f"    field: {'.'.join(guess.names)}"
    if guess.dates:
        yield f"    dates: {scalar(guess.dates)}"
    if guess.words and len(guess.words) <= _MOST_WORDS:
        allowed = ", ".join(f"{value} {label.say(lang)}" for value, label in guess.field.labels.items())
        yield f"    # {_MEAN.fill(allowed=allowed).say(lang)}"
        yield "    values:"
        yield from (f"      - cell: {scalar(word)}" for word in guess.words)


def _left(
    columns: Sequence[_Column],
    chosen: Sequence[_Guess],
    key: _Column | None,
    kind: Kind,
    filled: set[Names],
    lang: Lang,
) -> Iterator[str]:
    """What was not guessed, and what a record needs that nothing fills: as comments."""
    read = {guess.column.at for guess in chosen} | ({key.at} if key else set())
    for column in columns:
        if column.at not in read:
            yield f"# {_NOT_READ.fill(heading=column.heading).say(lang)}"
    tops = {names[0] for names in filled} | {"id", "written_at"}
    for field in kind.fields:
        if field.required and field.name not in tops:
            yield f"# {_NEEDED.fill(field=field.name, label=field.label).say(lang)}"


_NOTHING = Text("no sheet of the file has a row of headings", "文件里没有一张表有表头")
_HEAD = Text(
    "A first mapping, guessed. Look at every line, add what is missing, then: `import KIND FILE --map THIS`",
    "猜出的对照表初稿。请逐行核对、补全，然后运行 `import 种类 文件 --map 本文件`",
)
_UNIQUE = Text("the column that tells one record from another", "能区分每条记录的列")
_NO_KEY = Text(
    "no column looks like a key; without `key:` the same file again makes new records",
    "没有像编号的列；不写 key: 的话，同一文件再导入会重复新建",
)
_NO_ID = Text("add `id:` with a rule", "请补上 id: 和规则")
_HOW_SURE = (
    Text("sure: {label}", "确定：{label}"),
    Text("likely: {label}; {share} % of the values fit", "很可能：{label}；{share}% 的值符合"),
    Text("perhaps: {label}; {share} % of the values fit", "不确定：{label}；{share}% 的值符合"),
)
_MEAN = Text("write `value:` below each; one of: {allowed}", "在每项下面写 value:，可用：{allowed}")
_NOT_READ = Text("not guessed: {heading}", "没有猜出：{heading}")
_NEEDED = Text("still needed: {field} ({label})", "还缺：{field}（{label}）")
