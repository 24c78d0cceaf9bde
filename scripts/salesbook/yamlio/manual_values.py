"""The reader's rules about plain values: those that tools read differently."""

from __future__ import annotations

from salesbook.finding import Manual
from salesbook.words import Text

_DIFFERS = Text(
    "Some tools read it as a number, a time or a truth value, others as text: the same file would mean two things.",
    "有的工具读成数字、时间或真假值，有的读成文字：同一个文件会有两种意思。",
)

VALUE_RULES = (
    Manual(
        "yaml-bare-no",
        Text("A bare word that some tools read as true or false", "未加引号的是否词"),
        _DIFFERS,
        Text(
            'For yes or no write true or false; for text put quotes round it, as in "no".',
            '表示是否请写 true 或 false；若是文字请加引号，如 "no"。',
        ),
    ),
    Manual(
        "yaml-bare-null",
        Text("A bare word that some tools read as nothing", "未加引号的空值词"),
        _DIFFERS,
        Text(
            "For nothing write null or take the line away; for text put quotes round it.",
            "表示空值请写 null 或删去这一行；若是文字请加引号。",
        ),
    ),
    Manual(
        "yaml-empty-value",
        Text("A key without a value", "键后面没有值"),
        Text("It can't be told from a value that was forgotten.", "无法与漏填区分。"),
        Text(
            "Write the value; for nothing write null or take the line away.", "请填写；表示空值请写 null 或删去这一行。"
        ),
    ),
    Manual(
        "yaml-bare-number",
        Text("A number in a form that tools read differently", "数字写法有歧义"),
        _DIFFERS,
        Text(
            'For text such as a phone number put quotes round it, as in "01234567"; a number is '
            "plain digits: 12, -3, 4.5.",
            '电话号码等文字请加引号，如 "01234567"；数字只写数码：12、-3、4.5。',
        ),
    ),
    Manual(
        "yaml-bare-date",
        Text("No day of the calendar", "日期不存在或写法不对"),
        _DIFFERS,
        Text(
            "Write a date that exists as YYYY-MM-DD; for other text put quotes round it.",
            "请写存在的日期 YYYY-MM-DD；若是其他文字请加引号。",
        ),
    ),
    Manual(
        "yaml-bare-time",
        Text("A time without quotes", "时间未加引号"),
        _DIFFERS,
        Text(
            'Put quotes round it, as in "12:30" or "2026-11-23T09:00:00+08:00".',
            '请加引号，如 "12:30" 或 "2026-11-23T09:00:00+08:00"。',
        ),
    ),
    Manual(
        "yaml-bare-symbol",
        Text("A bare = sign", "未加引号的等号"),
        Text("YAML 1.1 gives it a meaning of its own.", "在 YAML 1.1 中它另有含义。"),
        Text("Put quotes round it.", "请加引号。"),
    ),
    Manual(
        "yaml-comment-after-text",
        Text("A text loses what follows its # sign", "# 之后的文字会丢失"),
        Text(
            "After a blank, # begins a comment: of “floor #3” only “floor” is left.",
            "空格后的 # 是注释的开始：“floor #3”只剩下“floor”。",
        ),
        Text(
            'Put quotes round the whole text, as in "floor #3"; a comment gets its own line.',
            '请给整段文字加引号，如 "floor #3"；注释请另起一行。',
        ),
    ),
)
