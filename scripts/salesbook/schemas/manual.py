"""The shape's rules: what a schema asks of a record, and the meta-schema of a schema."""

from __future__ import annotations

from salesbook.finding import Manual
from salesbook.words import Text

_SEE = Text(
    "`salesbook kinds KIND` shows each field with an example.", "用 `salesbook kinds 种类` 查看每个字段和示例。"
)

RULES: tuple[Manual, ...] = (
    Manual(
        "schema-required",
        Text("A field that must be there is missing", "缺少必填的字段"),
        Text(
            "Without it nobody can tell what the record is about; some are asked for only in a certain state.",
            "少了它就说不清这条记录；有的字段只在特定状态下必填。",
        ),
        Text("Add the field; the message shows an example.", "按提示中的示例补上。"),
    ),
    Manual(
        "schema-unknown-field",
        Text("A field that its kind does not have", "这种记录没有这个字段"),
        Text(
            "A misspelt field would be read by nobody, and what it says would be lost.",
            "字段名写错就没有人会读到，内容等于丢了。",
        ),
        Text("Correct the name, or put the words into a field that exists.", "改正字段名，或写到已有的字段里。"),
    ),
    Manual(
        "schema-type",
        Text("A value of the wrong sort", "值的类型不对"),
        Text(
            "Text for a number, a number for a code: what is computed from it would be wrong.",
            "该写数字的写成文字，或相反，算出来的结果就会错。",
        ),
        Text(
            "Write it as the example shows; codes, phones, money and times stand in quotes.",
            "照示例写；编码、电话、金额、时间要加引号。",
        ),
    ),
    Manual(
        "schema-enum",
        Text("A value that is none of those allowed", "不在可选值之内"),
        Text("Only values with words in both languages can be counted and shown.", "只有约定的值才能统计和显示。"),
        Text("Use one of the values that the message lists.", "使用提示中列出的值。"),
    ),
    Manual(
        "schema-pattern",
        Text("A date, time, amount or code that is not written as it must be", "日期、时间、金额或编码的写法不对"),
        Text(
            "Each is written in one way only, so that every tool reads the same.",
            "每一种只有一个写法，所有工具读到的才一样。",
        ),
        _SEE,
    ),
    Manual(
        "schema-range",
        Text("A number that is too small or too large", "数字超出范围"),
        Text(
            "A satisfaction of 9 of 5, a share of 140 %: a slip of the hand.",
            "满分 5 分却写 9 分、比例 140%，多半是手误。",
        ),
        Text("Correct the number.", "改正数字。"),
    ),
    Manual(
        "schema-length",
        Text("Text or a list that is empty, too long or says a thing twice", "内容为空、过长或重复"),
        Text(
            "An empty field looks filled in; a field that is not there is honest.",
            "空字段看起来像填过；没有内容就不要写这个字段。",
        ),
        Text("Write something, shorten it, or take the field out.", "写上内容、缩短，或删掉这个字段。"),
    ),
    Manual(
        "schema-choice",
        Text("Fields that don't go together, or none of several", "字段搭配不对，或几个里一个都没写"),
        Text(
            "A visit is to a customer or to a prospect, not both; one with neither need, feedback nor result says nothing.",
            "拜访的是客户或未建档客户，不能都写；需求、反馈、结果一个都没有的拜访等于没写。",
        ),
        Text("Write those that the message names.", "按提示写其中的字段。"),
    ),
    Manual(
        "schema-line-break",
        Text("A line break where one line is asked for", "只能写一行的地方换了行"),
        Text(
            "Names and titles stand in tables and links, where a second line would be lost.",
            "名称和标题要放进表格和链接，第二行会丢。",
        ),
        Text("Take the line break out.", "去掉换行。"),
    ),
    Manual(
        "schema-key",
        Text("Two items of a list with one key", "列表里两项的编号相同"),
        Text("Others refer to an item by its key: record#key.", "别的记录用“记录#编号”引用某一项。"),
        Text("Give each item a key of its own.", "每一项用不同的编号。"),
    ),
    Manual(
        "schema-file",
        Text("A schema that does not carry what each of ours must", "schema 文件本身不合规"),
        Text(
            "The schema alone knows a field: its words in both languages, its examples, who may see it.",
            "只有 schema 知道字段：两种语言的名称、示例、谁能看。",
        ),
        Text("schemas/meta.schema.json says what must be there.", "要求见 schemas/meta.schema.json。"),
    ),
    Manual(
        "mapping-file",
        Text("A mapping file that fits neither the table nor the kind of record", "对照表与表格或记录种类对不上"),
        Text(
            "A column that is not there, or a field that no record has, would leave every row without it.",
            "列不存在、字段不存在，每一行都会缺这一项。",
        ),
        Text("Correct the line of the mapping that the message names.", "按提示改对照表的那一行。"),
    ),
)
