"""What a validator says of a schema file, in words, and at which key."""

from __future__ import annotations

from collections.abc import Callable
from difflib import get_close_matches
from typing import Any

from salesbook.finding import Route
from salesbook.schemas.words import clip, shown_value
from salesbook.words import Text, join, same

Explanation = tuple[Route, Text]


def tell(error: Any) -> list[Explanation]:
    """The faults of one error: the way to the key at fault, and what is wrong with it."""
    route: Route = tuple(error.absolute_path)
    if "propertyNames" in error.absolute_schema_path:
        return [((*route, str(error.instance)), _NAME.fill(name=clip(str(error.instance))))]
    if error.validator == "additionalProperties" and isinstance(error.instance, dict):
        known = list(error.schema.get("properties", {}))
        return [((*route, name), _unknown(name, known)) for name in error.instance if name not in known]
    return [(route, _WORDS.get(error.validator, _other)(error))]


def _unknown(name: str, known: list[str]) -> Text:
    near = get_close_matches(name, known, 1)
    message = Text('no word of a schema is called "{name}"', "schema 里没有“{name}”这个词").fill(name=clip(name))
    return join([message, _MEANT.fill(near=near[0])], "; ", "；") if near else message


_MEANT = Text('did you mean "{near}"?', "是不是想写“{near}”？")
_NAME = Text(
    '"{name}" is no name of a field: small letters, digits and _, a letter first',
    "“{name}”不能作字段名：以小写字母开头，只含小写字母、数字和 _",
)


def _required(error: Any) -> Text:
    return Text('"{name}" is missing', "缺少“{name}”").fill(name=str(error.message).split("'")[1])


def _dependent(error: Any) -> Text:
    missing, cause = str(error.message).split("'")[1::2][:2]
    return Text('beside "{cause}" must stand "{name}"', "有“{cause}”就要有“{name}”").fill(cause=cause, name=missing)


def _type(error: Any) -> Text:
    wanted = error.validator_value if isinstance(error.validator_value, list) else [error.validator_value]
    allowed = join([_TYPES.get(item, same(item)) for item in wanted], " or ", "或")
    return Text("{value} is not {wanted}", "{value} 不是{wanted}").fill(
        value=shown_value(error.instance), wanted=allowed
    )


_TYPES = {
    "string": Text("a text", "文字"),
    "array": Text("a list", "列表"),
    "object": Text("a group in braces", "花括号里的一组"),
    "boolean": Text("true or false", "true 或 false"),
    "integer": Text("a whole number", "整数"),
    "number": Text("a number", "数字"),
}


def _enum(error: Any) -> Text:
    allowed = ", ".join(shown_value(item) for item in error.validator_value)
    message = Text("{value} is not possible here; possible: {allowed}", "这里不能写 {value}；可以写：{allowed}")
    return message.fill(value=shown_value(error.instance), allowed=allowed)


def _const(error: Any) -> Text:
    message = Text("only {wanted} is possible here, not {value}", "这里只能写 {wanted}，不能写 {value}")
    return message.fill(wanted=shown_value(error.validator_value), value=shown_value(error.instance))


def _pattern(error: Any) -> Text:
    message = Text("{value} is not of the form wanted here: {form}", "{value} 不是这里要求的写法：{form}")
    return message.fill(value=shown_value(error.instance), form=clip(str(error.validator_value), 160))


def _empty(_error: Any) -> Text:
    return Text("this is empty, or too short", "内容是空的，或太短")


def _twice(_error: Any) -> Text:
    return Text("a value stands twice in this list", "列表里有重复的值")


def _other(error: Any) -> Text:
    message = Text("{value} does not fit what a schema allows here", "{value} 不符合 schema 这里允许的写法")
    return message.fill(value=shown_value(error.instance))


_WORDS: dict[str, Callable[[Any], Text]] = {
    "required": _required,
    "dependentRequired": _dependent,
    "type": _type,
    "enum": _enum,
    "const": _const,
    "pattern": _pattern,
    **dict.fromkeys(("minLength", "minItems", "minProperties"), _empty),
    "uniqueItems": _twice,
}

READING = {
    "Expecting property name enclosed in double quotes": "这里应是双引号里的键名",
    "Expecting ':' delimiter": "这里应是冒号",
    "Expecting ',' delimiter": "这里应是逗号",
    "Expecting value": "这里应有一个值",
    "Extra data": "内容结束后还有多余的字符",
    "Illegal trailing comma before end of object": "最后一项后面多了逗号",
    "Illegal trailing comma before end of array": "最后一项后面多了逗号",
    "Unterminated string starting at": "引号没有成对",
    "Invalid control character at": "引号里有控制字符或换行",
    "Invalid \\escape": "反斜杠的写法不对",
    "Invalid \\uXXXX escape": "\\u 后面要有四位十六进制数",
    "Unexpected UTF-8 BOM (decode using utf-8-sig)": "文件开头有 BOM",
    "nested too deep": "层次太深",
}
"""What Python says of JSON it can't read, in Chinese."""
