"""The reader's rules about the characters of a file."""

from __future__ import annotations

from salesbook.finding import Manual
from salesbook.words import Text

_UNSEEN = Text(
    "Nobody sees it, so two texts that look alike would differ, or one would read in another order than it is stored.",
    "它看不见，会使两段看似相同的文字并不相同，或使显示的顺序与实际不符。",
)
_TAKE_AWAY = Text("Take the character away.", "请删去这个字符。")

CHARACTER_RULES = (
    Manual(
        "yaml-too-large",
        Text("More than 64 KB", "文件超过 64 KB"),
        Text("A record is one matter, told by one person.", "一条记录只写一件事，由一个人写。"),
        Text("Split it into several records.", "请拆成几条记录。"),
    ),
    Manual(
        "yaml-not-utf8",
        Text("The file is not UTF-8", "文件不是 UTF-8 编码"),
        Text("In another encoding the Chinese turns into nonsense.", "其他编码会使中文变成乱码。"),
        Text("Save the file as UTF-8, without a byte order mark.", "请另存为 UTF-8（无 BOM）。"),
    ),
    Manual(
        "yaml-bom",
        Text("A byte order mark at the beginning", "文件开头有 BOM"),
        Text("Tools take it for part of the first key.", "有的工具会把它当作第一个键的一部分。"),
        Text("Save the file as UTF-8 without BOM.", "请另存为 UTF-8（无 BOM）。"),
    ),
    Manual(
        "yaml-carriage-return",
        Text("Line ends of Windows (CR)", "Windows 换行符（CR）"),
        Text(
            "The same record would have two forms, and every line would show as changed.",
            "同一条记录会有两种形式，每一行都显示为已修改。",
        ),
        Text(
            "Save the file with line ends LF; or write “records/** text eol=lf” into the .gitattributes beside records/ "
            "and run “git add --renormalize records”.",
            "请以 LF 换行另存；或在 records/ 旁的 .gitattributes 里写入 records/** text eol=lf，"
            "再执行 git add --renormalize records。",
        ),
    ),
    Manual(
        "yaml-tab",
        Text("A tab", "制表符（Tab）"),
        Text(
            "Its width depends on the editor, so the indentation can't be trusted.", "其宽度因编辑器而异，缩进不可靠。"
        ),
        Text("Write blanks instead; within double quotes write \\t.", "请改用空格；双引号内请写 \\t。"),
    ),
    Manual("yaml-control-character", Text("A control character", "控制字符"), _UNSEEN, _TAKE_AWAY),
    Manual("yaml-invisible-character", Text("An invisible character", "不可见字符"), _UNSEEN, _TAKE_AWAY),
    Manual(
        "yaml-noncharacter",
        Text("A code that is no character", "不是字符的编码"),
        Text("Unicode gives it no meaning, and tools stumble over it.", "Unicode 没有给它含义，工具会出错。"),
        _TAKE_AWAY,
    ),
    Manual(
        "yaml-joiner",
        Text("An invisible joiner in a name, id or code", "名称、编号或代码里有不可见的连接符"),
        _UNSEEN,
        _TAKE_AWAY,
    ),
    Manual(
        "yaml-not-nfc",
        Text("Letters in a decomposed form", "文字不是 NFC 规范形式"),
        Text(
            "The same name typed on two machines would not be found equal.", "同一个名称在两台电脑上输入会被当作不同。"
        ),
        Text(
            "Write it in the composed form, NFC: é is one character. Type it anew, or have an editor convert it.",
            "请写成合成形式（NFC）：é 是一个字符。请重新输入，或用编辑器转换为 NFC。",
        ),
    ),
    Manual(
        "yaml-final-newline",
        Text("The last line has no line break", "最后一行没有换行"),
        Text("A file that was cut off looks like this too.", "被截断的文件也是这样。"),
        Text("End the file with a line break.", "请在文件末尾加一个换行。"),
    ),
    Manual(
        "yaml-conflict-marker",
        Text("A merge conflict that was left open", "未解决的合并冲突"),
        Text(
            "Both versions stand in the file; nobody has said which one holds.",
            "两个版本都在文件里，还没有人决定用哪个。",
        ),
        Text("Keep the lines that hold and take the marker lines away.", "请保留正确的内容，并删去冲突标记行。"),
    ),
    Manual(
        "yaml-long-line",
        Text("A line of more than 16,500 characters", "一行超过 16500 个字符"),
        Text("Nobody can read or compare it.", "无法阅读和比较。"),
        Text("Break the text into paragraphs, with | after the key.", "请把文字分段，在键后写 |。"),
    ),
)
