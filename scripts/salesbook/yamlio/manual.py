"""The reader's rules: what each refuses, why, and how to put it right."""

from __future__ import annotations

from salesbook.finding import Finding, Manual, Place
from salesbook.words import Text
from salesbook.yamlio.manual_characters import CHARACTER_RULES
from salesbook.yamlio.manual_values import VALUE_RULES

_QUOTES = Text("Put quotes round it.", "请加上引号。")
_SHARED = Text(
    "A few lines of shared parts can grow to gigabytes, and a reader can't see what a record "
    "says without looking elsewhere.",
    "几行共用内容展开后可达数 GB，而且读的人要翻到别处才知道这条记录写了什么。",
)
_WRITE_OUT = Text("Write the value out in full.", "请把内容完整写出来。")

_STRUCTURE_RULES = (
    Manual(
        "yaml-syntax",
        Text("The file can't be read here", "文件在此处无法读取"),
        Text(
            "A record is YAML: lines of “key: value”, indented by two blanks.",
            "记录是 YAML：每行“键: 值”，下一级缩进两个空格。",
        ),
        Text("Correct this line; compare it with a record that works.", "请改正这一行，可对照一条正常的记录。"),
    ),
    Manual(
        "yaml-root",
        Text("A record is a list of “key: value” lines", "记录应由“键: 值”组成"),
        Text(
            "Everything in a record has a name; an empty file or a bare text has none.",
            "记录中的每项内容都有名称；空文件或单独一段文字没有。",
        ),
        Text(
            "Write at least one line “key: value”, with a plain colon and a blank.",
            "至少写一行“键: 值”，用半角冒号加空格。",
        ),
    ),
    Manual(
        "yaml-repeated-key",
        Text("A key that was given before", "键重复"),
        Text(
            "Most tools keep the last one in silence, so half of what was written is lost.",
            "多数工具只悄悄保留最后一个，另一个就丢了。",
        ),
        Text("Keep one of the two lines.", "两行只保留一行。"),
    ),
    Manual(
        "yaml-key",
        Text("A key that is no plain name", "键名不合规"),
        Text(
            "Keys are names of fields: small letters, digits, “_” and “-”, beginning with a letter, at most 64.",
            "键就是字段名：以小写字母开头，只含小写字母、数字、“_”和“-”，最多 64 个字符。",
        ),
        Text("Write the field's name as the schema has it.", "请写模式里的字段名。"),
    ),
    Manual(
        "yaml-flow-map",
        Text("A map in braces", "用了花括号"),
        Text(
            "Braces hide repeated and missing keys, and {{ }} of a template lands here.",
            "花括号里重复或缺少的键不易看出，模板的 {{ }} 也会误入。",
        ),
        Text(
            "Write one “key: value” a line, indented by two blanks; text goes in quotes.",
            "请每行写一个“键: 值”，缩进两个空格；若是文字请加引号。",
        ),
    ),
    Manual(
        "yaml-multiline-scalar",
        Text("A value that runs over several lines", "值跨了多行"),
        Text(
            "Line breaks in it turn into blanks, and a forgotten quote swallows the next lines.",
            "其中的换行会变成空格；漏了引号还会吞掉后面的行。",
        ),
        Text(
            "Close the quotes on the same line, or write | after the colon and the text below, indented.",
            "请在同一行闭合引号，或在冒号后写 |，文字另起一行并缩进。",
        ),
    ),
    Manual(
        "yaml-anchor",
        Text("An anchor (&)", "用了锚点（&）"),
        _SHARED,
        Text(
            "Write values out in full; put quotes round text that begins with &.",
            "请把内容完整写出；以 & 开头的文字请加引号。",
        ),
    ),
    Manual(
        "yaml-alias",
        Text("An alias (*)", "用了别名（*）"),
        _SHARED,
        Text(
            "Write the value out in full; put quotes round text that begins with *.",
            "请把内容完整写出；以 * 开头的文字请加引号。",
        ),
    ),
    Manual("yaml-merge-key", Text("A merge key (<<)", "用了合并键（<<）"), _SHARED, _WRITE_OUT),
    Manual(
        "yaml-tag",
        Text("A tag (!)", "用了标签（!）"),
        Text("Tags tell a program to build something else than was written.", "标签会让程序生成与所写不同的东西。"),
        Text("Take the tag away; put quotes round text that begins with !.", "请去掉标签；以 ! 开头的文字请加引号。"),
    ),
    Manual(
        "yaml-directive",
        Text("A directive (%)", "用了指令（%）"),
        Text("Directives change how the rest of a file is read.", "指令会改变文件其余部分的读法。"),
        Text("Take the line away.", "请删去这一行。"),
    ),
    Manual(
        "yaml-several-documents",
        Text("A second document in the file", "一个文件里有两份文档"),
        Text("One file is one record; most tools read only the first.", "一个文件就是一条记录；多数工具只读第一份。"),
        Text("Put it in a file of its own, or take the line --- away.", "请另存为一个文件，或删去 --- 这一行。"),
    ),
    Manual(
        "yaml-too-deep",
        Text("More than 12 levels", "层次超过 12 层"),
        Text(
            "No record needs it, and readers fail on very deep files.",
            "记录用不到这么多层，层次过深的文件会使程序出错。",
        ),
        Text("Use fewer levels.", "请减少层次。"),
    ),
    Manual(
        "yaml-too-many-nodes",
        Text("More than 5,000 keys and values", "键和值超过 5000 个"),
        Text(
            "A record is read by people; a long table belongs in several records.",
            "记录是给人看的；长表请分成几条记录。",
        ),
        Text("Split it into several records.", "请拆成几条记录。"),
    ),
)

RULES: dict[str, Manual] = {manual.id: manual for manual in (*_STRUCTURE_RULES, *VALUE_RULES, *CHARACTER_RULES)}
"""Every rule of the reader by its id."""


def fault(rule: str, place: Place, detail: Text | None = None, remedy: Text | None = None) -> Finding:
    """The finding that a rule makes of a place; `detail` says what is special about it, `remedy` how this one is mended."""
    manual = RULES[rule]
    title = manual.title
    if detail is not None:
        title = Text(f"{title.en}: {detail.en}", f"{title.zh}：{detail.zh}")
    return Finding(place, rule, title, remedy or manual.remedy)
