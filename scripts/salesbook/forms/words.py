"""What the scripts of a form say, in both languages; the build puts one of them into each page."""

from __future__ import annotations

from collections.abc import Mapping

from salesbook.forms.road_words import FORM
from salesbook.words import Lang, Text
from salesbook.yamlio import RULES

_LOADER = (
    *("yaml-control-character", "yaml-invisible-character", "yaml-noncharacter", "yaml-joiner", "yaml-not-nfc"),
    *("yaml-long-line", "yaml-too-large"),
)
"""The loader's rules that a typed text can break: the form tells them in the loader's own words."""


def of(lang: Lang) -> Mapping[str, str]:
    """All words of the scripts in one language, by name."""
    data = {name: text.say(lang) for name, text in {**WORDS, **FORM}.items()}
    return {**data, **{rule: _of_rule(rule).say(lang) for rule in _LOADER}}


def _of_rule(rule: str) -> Text:
    manual = RULES[rule]
    return Text(f"{manual.title.en} {{code}} {manual.remedy.en}", f"{manual.title.zh} {{code}}。{manual.remedy.zh}")


WORDS: Mapping[str, Text] = {
    # around the fields
    "comma": Text(", ", "、"),
    "yes": Text("Yes", "是"),
    "no": Text("No", "否"),
    "now": Text("Now", "现在"),
    "choose": Text("Choose …", "请选择……"),
    "choices": Text("Choices", "可选项"),
    "which": Text("Which one?", "选一种"),
    "day_of": Text("{label}: day", "{label}：日期"),
    "time_of": Text("{label}: time", "{label}：时间"),
    "add": Text("Add: {name}", "添加{name}"),
    "add_one": Text("Add one …", "添加……"),
    "remove": Text("Remove {name} {number}", "删除{name} {number}"),
    "not_listed": Text("Not on the list; as an id it may still be right.", "名单里没有；如果是编号，也可以这样写。"),
    "take_out": Text("Take out {name}", "去掉{name}"),
    "fill_in": Text("Fill in: {label}", "填写{label}"),
    "also": Text("Also possible: {names}", "还可以填：{names}"),
    "fold": Text("{heading}: {names}", "{heading}：{names}"),
    "fold_more": Text("{heading}: {names} …", "{heading}：{names}……"),
    "as_of": Text(
        "This book's clock stands at {day} {time}: that is today and now on this form.",
        "本台账的时间固定在 {day} {time}，表单里的“今天”和“现在”都以此为准。",
    ),
    "plan_today": Text("Today's plan: one tap fills it in", "今天的计划，点一下就填好"),
    "seen_last": Text("Seen last", "最近联系的客户"),
    "correcting": Text("You correct {path}.", "正在改正 {path}。"),
    "locked": Text(
        "Part of the file's name: `salesbook rename` changes it.", "文件名的一部分，要用 salesbook rename 改。"
    ),
    "no_source": Text(
        "{path} can't be corrected by form: not all of it is for you to see, or it is long ago. Use an editor.",
        "{path} 不能用表单改：有您看不到的内容，或时间较早。请用编辑器。",
    ),
    # what is wrong
    "missing": Text("Still empty. {help}", "还没填。{help}"),
    "missing_since": Text("Still empty, and {since} needs it. {help}", "还没填；填了“{since}”就要填它。{help}"),
    "one_of": Text("At least one of these: {names}.", "至少填一项：{names}。"),
    "exactly_one": Text("One of these, and only one: {names}.", "只填一项：{names}。"),
    "not_together": Text("Not both of these: {names}.", "不能同时填：{names}。"),
    "empty": Text("This is empty. Write something, or take it out.", "内容是空的。写上内容，或者去掉。"),
    "too_long": Text("Too long: at most {limit}.", "太长了：最多 {limit}。"),
    "too_small": Text("Too small: at least {limit}.", "太小了：不能小于 {limit}。"),
    "too_large": Text("Too large: at most {limit}.", "太大了：不能大于 {limit}。"),
    "twice": Text("A value stands twice. Take one out.", "有重复的。删掉一个。"),
    "not_valid": Text("This can't stand here. {help}", "这里不能这样填。{help}"),
    "not_so": Text("It can't be written like this. For example: {example}", "写法不对。例如：{example}"),
    "half_typed": Text("Only half of it was typed.", "只填了一半。"),
    "one_line": Text("One line only: take the line break out.", "只能写一行，请去掉换行。"),
    "key_twice": Text('The key "{key}" stands twice.', "短号“{key}”重复了。"),
    "no_path": Text(
        "The file's name can't be made yet: its day, person or customer is missing.",
        "还定不了文件名：缺日期、人员或客户。",
    ),
    "fault": Text("{label}: {words}", "{label}：{words}"),
    "faults": Text("To mend first: {count}", "还差 {count} 处，改好就能提交"),
    "faults_one": Text("To mend first: 1", "还差 1 处，改好就能提交"),
    # drafts
    "kept": Text("Draft kept on this device at {time}", "草稿 {time} 已存在本机"),
    "drafts": Text("Unfinished: {count}", "没写完的：{count} 份"),
    "untitled": Text("Untitled", "未写客户"),
    "drop": Text("Delete", "删除"),
    "age_minutes": Text("{count} min ago", "{count} 分钟前"),
    "age_hours": Text("{count} h ago", "{count} 小时前"),
    "age_days": Text("{count} d ago", "{count} 天前"),
    "other_tab": Text(
        "This draft is open in another window; here it goes on as a second one.",
        "这份草稿在另一个窗口也开着；这里另存为一份。",
    ),
    "storage_full": Text(
        "This browser's storage is full: what is typed here is NOT kept. Finish now, or copy it.",
        "浏览器存储已满：这里写的内容没有保存。请现在提交，或先复制出来。",
    ),
    "storage_forbidden": Text(
        "This browser keeps nothing (private window?): what is typed here is NOT kept.",
        "浏览器不允许保存（无痕窗口？）：这里写的内容没有保存。",
    ),
    # the one button and what follows
    "save": Text("Save on this computer", "保存到这台电脑"),
    "finish": Text("Finish and hand over", "写好了，去提交"),
    "saved": Text("Saved on this computer", "已保存到这台电脑"),
    "saved_as": Text("File: {path}", "文件：{path}"),
    "shown_now": Text("The site shows it in a moment.", "站点马上就会显示。"),
    "to_record": Text("See it", "看这条记录"),
    "doubles": Text("It may be here already:", "可能已经有了："),
    "write_anyway": Text("It is another one: write it", "不是同一个，仍然写"),
    "to_customer": Text("To the customer's page", "看客户页面"),
    "another": Text("Write another: {kind}", "再写一条{kind}"),
    "exists": Text("There is one already: {path}", "已经有一条了：{path}"),
    "exists_ask": Text(
        "If that is this record, it is saved already. If it happened twice, save it as another.",
        "如果就是这一条，说明已经保存过；如果确实又发生了一次，可以另存一条。",
    ),
    "as_another": Text("Save as another", "另存一条"),
    "failed": Text(
        "It was not saved (answer {status}). Nothing is lost: try again.",
        "没有保存成功（{status}）。内容还在，请再试。",
    ),
    "no_answer": Text(
        "The program on this computer doesn't answer. Nothing is lost: start it again, then save.",
        "本机程序没有响应。内容还在，请重新启动后再保存。",
    ),
    "handed_host": Text("One step left: commit it there", "还差一步：在那边提交"),
    "handed_host_next": Text(
        "The host's page opened with the record filled in. Press its commit button. File: {path}",
        "托管平台的页面已打开，内容填好了，请在那边点提交。文件：{path}",
    ),
    "hand_copy": Text("Ready: hand it over", "写好了，请提交"),
    "copy_sensitive": Text(
        "This kind is sensitive and goes into no address. Copy it, make a new file called {path} and paste.",
        "这类记录较敏感，不放进网址。请复制，新建文件 {path}，然后粘贴。",
    ),
    "copy_host": Text(
        "Copy it, open the host's page, name the file {path} and paste.",
        "请复制，打开托管平台，文件名写 {path}，然后粘贴。",
    ),
    "copy_none": Text(
        "No host is set up for this book. Copy it, or download it, and hand it to whoever keeps the book as {path}.",
        "本台账没有设置托管平台。请复制或下载，交给管理台账的人，文件名 {path}。",
    ),
    "change_host": Text(
        "The corrected text of {path} is copied. Open the host's page to edit it, select all that is there, paste over "
        "it and commit. The page can't be filled in from here.",
        "{path} 改正后的全文已复制。请打开托管平台的编辑页，全选、粘贴覆盖，再提交；编辑页不能从这里自动填好。",
    ),
    "change_none": Text(
        "No host is set up for this book. Copy the corrected text, or download it, and hand it to whoever keeps the "
        "book: it replaces {path}.",
        "本台账没有设置托管平台。请复制或下载改正后的全文，交给管理台账的人，替换 {path}。",
    ),
    "open_host": Text("Open the host's page", "打开托管平台"),
    "copy": Text("Copy", "复制"),
    "copied": Text("Copied", "已复制"),
    "copy_failed": Text("Select the text below and copy it", "请选中下面的文字复制"),
    "download": Text("Download", "下载"),
    "kept_until": Text(
        "The record stays on this device until you delete it: nobody here knows yet whether it arrived.",
        "在您删除之前，这条记录一直留在本机：这里还不知道它有没有到。",
    ),
    "brings": Text("What this brings with it", "接着要写的"),
    "pending": Text("Not yet committed: {count}", "还没提交到 Git：{count} 个文件"),
    "commit": Text("Commit these: {count}", "提交这 {count} 个文件"),
    "which_branch": Text("On which branch?", "提交到哪个分支？"),
    "on_branch": Text("On the branch {branch}", "提交到分支 {branch}"),
    "committed": Text("Committed on {branch}.", "已提交到分支 {branch}。"),
}
