"""A validator's errors in words a salesperson can act on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from difflib import get_close_matches
from typing import Any

from salesbook.finding import Fault, Route
from salesbook.schemas.field import Field, Kind
from salesbook.schemas.words import MANNERS, SHAPES, clip, shown_value
from salesbook.words import Text, join, same


def explain(kind: Kind, data: Mapping[str, Any]) -> list[Fault]:
    """All faults of data that does not fit its schema; one mistake, one fault."""
    from salesbook.schemas.reference import errors

    result: dict[tuple[Route, str, Text], Fault] = {}
    every = errors(kind.schema, data)
    meant = {route for error in every for route in _meant(kind, error)}
    for error in every:
        if not meant & set(_missed(error)):
            for fault in _faults(kind, error):
                result.setdefault((fault.route, fault.rule, fault.message), fault)
    return _first_per_value(list(result.values()))


def _meant(kind: Kind, error: Any) -> list[Route]:
    """The fields that misspelt keys stand for: that they are missing is the same mistake."""
    if error.validator != "additionalProperties":
        return []
    route: Route = tuple(error.absolute_path)
    near = [_nearest(kind, route, name) for name in error.instance if name not in error.schema["properties"]]
    return [(*route, name) for names in near for name in names]


def _missed(error: Any) -> list[Route]:
    """The fields that an error asks for."""
    route: Route = tuple(error.absolute_path)
    if error.validator == "required":
        return [(*route, _missing(error))]
    return [(*route, name) for name in _alternatives(error)] if error.validator in ("oneOf", "anyOf") else []


def _missing(error: Any) -> str:
    return str(error.message).split("'")[1]


def _nearest(kind: Kind, route: Route, name: str) -> list[str]:
    return get_close_matches(name, list((_field(kind, route) or kind).by_name), 1, 0.6)


def _first_per_value(faults: list[Fault]) -> list[Fault]:
    """A value that misses both its pattern and its format is one mistake, not two."""
    seen: set[Route] = set()
    kept = []
    for fault in faults:
        if fault.rule in _ONE_A_PLACE and fault.route in seen:
            continue
        seen.add(fault.route)
        kept.append(fault)
    return kept


_ONE_A_PLACE = frozenset({"schema-pattern", "schema-length", "schema-type", "schema-enum", "schema-range"})


def _faults(kind: Kind, error: Any) -> list[Fault]:
    route: Route = tuple(error.absolute_path)
    if error.validator == "required":
        return [_required(kind, error, route)]
    if error.validator == "additionalProperties":
        return [_unknown(kind, route, name) for name in error.instance if name not in error.schema["properties"]]
    if error.validator in ("oneOf", "anyOf", "not", "dependentRequired"):
        return [_choice(kind, error, route)]
    tell = _TELL.get(error.validator, _other)
    rule, message, remedy = tell(_field(kind, route), error)
    return [Fault(route, rule, message, remedy)]


def _field(kind: Kind, route: Route) -> Field | None:
    """The field that a route of keys and indexes leads to."""
    fields, field = kind.by_name, None
    for step in route:
        field = (field.item if field else None) if isinstance(step, int) else fields.get(step)
        if field is None:
            return None
        fields = field.by_name
    return field


def _name(kind: Kind, route: Route, name: str | None = None) -> Text:
    """What people call a field: its label, and the key to type."""
    field = _field(kind, route if name is None else (*route, name))
    key = name or next((str(step) for step in reversed(route) if isinstance(step, str)), kind.name)
    return _CALLED.fill(label=field.label, key=key) if field else same(f"`{key}`")


_CALLED = Text("{label} (`{key}`)", "“{label}”（`{key}`）")


def _required(kind: Kind, error: Any, route: Route) -> Fault:
    missing = _missing(error)
    name = _name(kind, route, missing)
    field = _field(kind, (*route, missing))
    why = _condition(kind, error, route)
    message = Text("{name} is missing{why}", "缺少{name}{why}").fill(name=name, why=why)
    remedy = Text("Add it: {help}", "请补上：{help}").fill(help=_hint(field, missing))
    return Fault(route, "schema-required", message, remedy)


def _hint(field: Field | None, name: str) -> Text:
    if field is None:
        return same(name)
    example = shown_value(field.examples[0])
    return Text("`{name}: {example}`. {help}", "`{name}: {example}`。{help}").fill(
        name=name, example=example, help=field.help
    )


def _condition(kind: Kind, error: Any, route: Route) -> Text:
    """Why a field is asked for here: the state that demands it."""
    steps = list(error.absolute_schema_path)
    if not {"then", "else"} & set(steps):
        return same("")
    clause = _clause(kind.schema, steps)
    tests = clause.get("if", {}).get("properties", {}) if clause else {}
    texts = [_is(kind, route, name, test) for name, test in tests.items() if isinstance(test, dict)]
    words = [word for word in texts if word]
    return Text(", since {state}", "（因为{state}）").fill(state=join(words, " and ", "，")) if words else same("")


def _clause(schema: Any, steps: list[Any]) -> Any:
    """The part of the schema that holds the if/then which an error came by."""
    at = max(i for i, step in enumerate(steps) if step in ("then", "else"))
    part = schema
    for step in steps[: at - 1 if at and steps[at - 1] == "if" else at]:
        part = part[step]
    return part


def _is(kind: Kind, route: Route, name: str, test: Mapping[str, Any]) -> Text | None:
    values = [test["const"]] if "const" in test else test.get("enum", [])
    field = _field(kind, (*route, name))
    if not values or field is None:
        return None
    words = [
        field.labels.get(value, same(shown_value(value))) if isinstance(value, str) else same(shown_value(value))
        for value in values
    ]
    return Text("{name} is {values}", "{name}是{values}").fill(name=field.label, values=join(words, " or ", "或"))


def _unknown(kind: Kind, route: Route, name: str) -> Fault:
    owner = _field(kind, route)
    known = list((owner or kind).by_name)
    near = _nearest(kind, route, name)
    if near:
        remedy = Text('Did you mean "{near}"?', "是不是想写“{near}”？").fill(near=near[0])
    else:
        remedy = Text("Fields allowed here: {names}.", "这里可以写的字段：{names}。").fill(names=", ".join(known))
    message = Text("no field is called `{name}` here", "没有叫 `{name}` 的字段").fill(name=clip(name))
    return Fault((*route, name), "schema-unknown-field", message, remedy, key=True)


def _choice(kind: Kind, error: Any, route: Route) -> Fault:
    names = _alternatives(error)
    if not names:
        return Fault(route, "schema-choice", _ODD.fill(name=_name(kind, route)), _SEE.fill(kind=kind.name))
    words = join([_name(kind, route, name) for name in dict.fromkeys(names)], " / ", " / ")
    if error.validator == "anyOf":
        message = Text("one of these must be there: {names}", "下列字段至少要写一个：{names}")
    elif error.validator == "oneOf":
        message = Text("exactly one of these must be there: {names}", "下列字段必须且只能写一个：{names}")
    else:
        message = Text("these don't go together as they stand: {names}", "下列字段不能这样搭配：{names}")
    return Fault(route, "schema-choice", message.fill(names=words), _SEE.fill(kind=kind.name))


def _alternatives(error: Any) -> list[str]:
    return [name for part in _branches(error) if isinstance(part, dict) for name in part.get("required", ())]


def _branches(error: Any) -> list[Any]:
    value = error.validator_value
    if isinstance(value, list):
        return value
    return [value] if error.validator == "not" else [{"required": [k, *v]} for k, v in value.items()]


_ODD = Text("{name} fits none of the shapes allowed", "{name}不符合允许的写法")
_SEE = Text("`salesbook kinds {kind}` shows what is allowed.", "用 `salesbook kinds {kind}` 查看允许的写法。")


Explanation = tuple[str, Text, Text]


def _type(field: Field | None, error: Any) -> Explanation:
    want = SHAPES.get(field.type if field else "", SHAPES.get(str(error.validator_value), same(error.validator_value)))
    message = Text("{value} is not {want}", "{value} 不是{want}").fill(value=shown_value(error.instance), want=want)
    quote = isinstance(error.instance, int | float) and error.validator_value == "string"
    remedy = _QUOTE.fill(value=shown_value(error.instance)) if quote else _example(field)
    return "schema-type", message, remedy


_QUOTE = Text('Put quotes round it: "{value}".', '加上引号："{value}"。')


def _enum(field: Field | None, error: Any) -> Explanation:
    allowed = [v for v in error.validator_value if isinstance(v, str)]
    message = Text("{value} is not a value of {name}", "{value} 不是“{name}”可用的值")
    words = join(
        [
            Text(f"{v} ({field.labels[v].en})", f"{v}（{field.labels[v].zh}）")
            if field and v in field.labels
            else same(v)
            for v in allowed
        ]
    )
    remedy = Text("Allowed: {words}.", "可用：{words}。").fill(words=words)
    near = get_close_matches(str(error.instance), allowed, 1, 0.6)
    if near:
        remedy = Text('Did you mean "{near}"? {rest}', "是不是想写“{near}”？{rest}").fill(near=near[0], rest=remedy)
    return "schema-enum", message.fill(value=shown_value(error.instance), name=field.label if field else "?"), remedy


def _pattern(field: Field | None, error: Any) -> Explanation:
    if str(error.instance).strip(" \n") == "":
        return "schema-length", Text("this text is empty", "内容是空的"), _EMPTY
    want = SHAPES.get(field.type if field else "", Text("as it must be written here", "这里要求的写法"))
    message = Text("{value} is not {want}", "{value} 不是{want}").fill(value=shown_value(error.instance), want=want)
    return "schema-pattern", message, _example(field)


_EMPTY = Text("Write something, or take the field out.", "写上内容，或者删掉这个字段。")


def _range(field: Field | None, error: Any) -> Explanation:
    word = {
        "minimum": Text("at least", "不小于"),
        "maximum": Text("at most", "不大于"),
        "exclusiveMinimum": Text("more than", "大于"),
        "exclusiveMaximum": Text("less than", "小于"),
    }[error.validator]
    message = Text("{value} is out of range: {word} {limit}", "{value} 超出范围：应{word} {limit}")
    return (
        "schema-range",
        message.fill(value=shown_value(error.instance), word=word, limit=error.validator_value),
        _example(field),
    )


def _length(field: Field | None, error: Any) -> Explanation:
    if error.validator in ("minLength", "minItems") and len(error.instance) == 0:
        return "schema-length", Text("this is empty", "内容是空的"), _EMPTY
    if error.validator == "uniqueItems":
        return (
            "schema-length",
            Text("a value stands twice in this list", "列表里有重复的值"),
            Text("Take one out.", "删掉重复的。"),
        )
    message = Text("{n} long; allowed: {word} {limit}", "长度 {n}；允许：{word} {limit}")
    word = Text("at least", "至少") if error.validator.startswith("min") else Text("at most", "至多")
    return "schema-length", message.fill(n=len(error.instance), word=word, limit=error.validator_value), _example(field)


def _const(field: Field | None, error: Any) -> Explanation:
    message = Text("{value} is not possible here: only {want}", "{value} 在这里不行，只能是 {want}")
    return (
        "schema-enum",
        message.fill(value=shown_value(error.instance), want=shown_value(error.validator_value)),
        _example(field),
    )


def _other(field: Field | None, error: Any) -> Explanation:
    return "schema-choice", same(clip(str(error.message))), _example(field)


_TELL: dict[str, Callable[[Field | None, Any], Explanation]] = {
    "type": _type,
    "enum": _enum,
    "const": _const,
    "pattern": _pattern,
    "format": _pattern,
    **dict.fromkeys(("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"), _range),
    **dict.fromkeys(("minLength", "maxLength", "minItems", "maxItems", "uniqueItems"), _length),
}


def _example(field: Field | None) -> Text:
    if field is None:
        return Text("See `salesbook kinds`.", "参见 `salesbook kinds`。")
    text = Text("For example: {example}. {help}", "例如：{example}。{help}").fill(
        example=shown_value(field.examples[0]), help=field.help
    )
    return join([text, MANNERS[field.type]], " ", "") if field.type in MANNERS else text
