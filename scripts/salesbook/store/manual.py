"""The rules of paths, of the tree and of references."""

from __future__ import annotations

from salesbook.finding import Manual
from salesbook.words import Text

RULES: tuple[Manual, ...] = (
    Manual(
        "company-missing",
        Text("The book has no company record", "台账缺少公司记录"),
        Text(
            "It tells the time zone, the currency and the week's clock: nothing can be judged without it.",
            "时区、货币和每周的时间点都在里面，没有它就无法判断。",
        ),
        Text("Write records/company.yaml.", "请写 records/company.yaml。"),
    ),
    Manual(
        "contacts-apart",
        Text("A contact in the book of a company that keeps contacts apart", "联系人另放的公司，台账里却有联系人"),
        Text(
            "They live in a repository of their own so that somebody can be taken out of its history; what was once committed to the book stays in the book's.",
            "联系人放在单独的仓库，需要时才能从历史里去掉；一旦提交到台账，就永远留在台账的历史里。",
        ),
        Text(
            "Move it to records/contacts/ of that repository before it is committed; or leave `contacts: apart` out of records/company.yaml.",
            "提交之前移到那个仓库的 records/contacts/；或者从 records/company.yaml 里去掉 `contacts: apart`。",
        ),
    ),
    Manual(
        "path-folder",
        Text("A file in a folder that belongs to no kind", "文件所在的文件夹不属于任何一种记录"),
        Text("A record's folder tells its kind.", "记录的种类由文件夹决定。"),
        Text("Move it to the folder of its kind.", "移到所属种类的文件夹。"),
    ),
    Manual(
        "path-mismatch",
        Text("Key fields that make another path", "关键字段与路径不一致"),
        Text(
            "Paths are made of key fields, so that a record is found and nobody writes it twice.",
            "路径由关键字段组成，这样才找得到，也不会重复写。",
        ),
        Text(
            "Move the file, or `salesbook rename RECORD field=value`.",
            "移动文件，或用 `salesbook rename 记录 字段=值`。",
        ),
    ),
    Manual(
        "path-characters",
        Text(
            "A path of other than small letters, digits and hyphens, or not ending in .yaml",
            "路径含有小写字母、数字、连字符以外的字符，或不以 .yaml 结尾",
        ),
        Text(
            "Such names are the same on every disk and in every address; no two differ only by case or accent.",
            "这样的名字在所有系统和网址里都一样，也不会只差大小写。",
        ),
        Text("Rename the file.", "请改名。"),
    ),
    Manual(
        "path-length",
        Text("A path of more than 200 characters", "路径超过 200 个字符"),
        Text(
            "Windows refuses long paths, and a clone there would be incomplete.",
            "Windows 不接受过长的路径，克隆会不完整。",
        ),
        Text("Use shorter ids.", "用短一点的编号。"),
    ),
    Manual(
        "path-reserved",
        Text("A name that Windows keeps for itself", "Windows 保留的文件名"),
        Text(
            "A clone on Windows fails on a file called con, nul or com1.",
            "名为 con、nul、com1 的文件在 Windows 上无法克隆。",
        ),
        Text("Use another id.", "换一个编号。"),
    ),
    Manual(
        "tree-mode",
        Text("A link, a program or a submodule instead of a regular file", "链接、可执行文件或子模块，不是普通文件"),
        Text(
            "A link can lead out of the book; only what lies in it can be checked.",
            "链接可能指向台账之外，只有台账里的内容才能检查。",
        ),
        Text("Put the file itself there, mode 100644.", "放入文件本身，权限 100644。"),
    ),
    Manual(
        "tree-unreadable",
        Text("A record that can't be read from the disk", "磁盘上读不了的记录"),
        Text(
            "What nobody can read is in no figure; the rest is judged, and it is said that this is left out.",
            "读不了的内容不进任何数字；其余照常判断，并说明少了它。",
        ),
        Text(
            "Give yourself the right to read it (chmod u+r FILE, chmod u+rx FOLDER), or `git restore PATH`.",
            "给自己读取权限（文件 chmod u+r，文件夹 chmod u+rx），或 `git restore 路径`。",
        ),
    ),
    Manual(
        "tree-gitattributes",
        Text("A .gitattributes below records/", "records/ 下面有 .gitattributes"),
        Text("It could change line ends or contents of records in silence.", "它会悄悄改变记录的换行或内容。"),
        Text("Delete it.", "请删除。"),
    ),
    Manual(
        "tree-sparse",
        Text("Records that a sparse checkout leaves off the disk", "稀疏检出，有些记录不在磁盘上"),
        Text(
            "What is not there can't be counted: receivables, promises and duties would be too few.",
            "不在磁盘上的记录无法计入，应收、约定、应做事项都会少算。",
        ),
        Text("git sparse-checkout disable, or check --staged.", "git sparse-checkout disable，或用 check --staged。"),
    ),
    Manual(
        "reference-unknown",
        Text("A reference to a record that is not there", "引用的记录不存在"),
        Text(
            "What points nowhere can't be followed: a visit to nobody, a payment for nothing.",
            "指向空处的引用无法追溯。",
        ),
        Text(
            "Correct the id, or commit the record it names along with this one.", "改正编号，或把被引用的记录一起提交。"
        ),
    ),
    Manual(
        "reference-key",
        Text("A reference to an item that the record does not have", "引用的项在该记录里不存在"),
        Text("Plan lines, instalments and order lines are found by their key.", "计划项、期款、订货明细都靠编号查找。"),
        Text("Correct the key behind #.", "改正 # 后面的编号。"),
    ),
    Manual(
        "reference-role",
        Text("A reference to a person who never held the role asked for", "引用的人没有担任所要求的职务"),
        Text(
            "The standard names roles: the clerk files, the general manager checks.",
            "规范按职务分工：信息统计员入档，总经理检查。",
        ),
        Text("Name a holder of the role, or add the role to the person.", "写担任该职务的人，或给他补上职务。"),
    ),
    Manual(
        "reference-itself",
        Text("A reference of a record to itself", "引用指向记录自己"),
        Text(
            "A file merged into itself, a person who reports to himself: what is asked of the other record finds nobody.",
            "档案并入自己、上级是自己：顺着引用找不到另一条记录。",
        ),
        Text("Name the other record, or take the field out.", "写另一条记录，或去掉这个字段。"),
    ),
    Manual(
        "reference-ring",
        Text("References that lead round in a ring", "引用绕成一圈"),
        Text(
            "Files merged into one another in a ring leave none; superiors in a ring leave nobody to decide.",
            "几份档案互相并入就没有一份留下；上级绕成一圈就没有人能做主。",
        ),
        Text("Take the field out of the file that is to be left.", "在应当保留的那份文件里去掉这个字段。"),
    ),
    Manual(
        "tree-twin",
        Text("A folder that differs from ours only in its capitals", "文件夹名只是大小写不同"),
        Text(
            "On Windows and macOS both are one folder: files of one hide or replace those of the other.",
            "在 Windows 和 macOS 上两者是同一个文件夹，文件会互相遮盖或替换。",
        ),
        Text("Move its files into the folder in small letters.", "把里面的文件移到小写的文件夹里。"),
    ),
    Manual(
        "reference-form",
        Text("A reference without the folder of its kind", "引用没有写明所属文件夹"),
        Text(
            "Where several kinds are possible, only the folder tells which is meant.",
            "可以引用几种记录时，只有文件夹能说明是哪一种。",
        ),
        Text("Begin with the folder: contracts/2026/hd-01#p2.", "开头写文件夹：contracts/2026/hd-01#p2。"),
    ),
)
