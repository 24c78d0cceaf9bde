"""What is said around the forms on the road: sharing, seals, the list of what was written."""

from __future__ import annotations

from collections.abc import Mapping

from salesbook.words import Text

FORM: Mapping[str, Text] = {
    "share": Text("Share in words", "发到群里"),
    "my_records": Text("All I have written here", "我写的全部记录"),
    "my_round": Text("Today's round", "今天的行程"),
    "next_stop": Text("Next stop: {name}", "下一站：{name}"),
    "round_left": Text("Still on today's round: {count}", "今天还有 {count} 站"),
    "round_done": Text("Every stop of today's plan is written.", "今天计划的都写完了。"),
    # several records in one saving
    "later": Text("Keep ready, save later", "先放着，一起存"),
    "save_along": Text("Save all {count} on this computer", "{count} 条一起保存到这台电脑"),
    "save_together": Text("Save these {count} on this computer", "这 {count} 条一起保存到这台电脑"),
    "save_alone": Text("Save only this one", "只保存这一条"),
    "saved_together": Text("Saved in one: {count}", "一起保存了 {count} 条"),
    "none_saved": Text(
        "Nothing was saved, since all go together. To mend first:", "都还没有保存（要存一起存）。请先改好："
    ),
    "kept_ready": Text("Kept ready on this device", "已放好，还没保存"),
    "kept_ready_next": Text(
        "{path} is on this device only. Write what belongs to it, then save or hand over all of it.",
        "{path} 只在这台设备上。接着写相关的，再一起保存或提交。",
    ),
    "ready_here": Text("Ready, not saved yet: {count}", "写好了还没保存：{count} 条"),
    "one_by_one": Text("Still to hand over: {count}", "还要提交：{count} 条"),
    "one_by_one_host": Text(
        "The host's page takes one file at a time: commit it there, come back here, and the next one stands ready.",
        "托管平台的页面一次只能提交一个文件：在那边提交后回到这里，下一条就排上来了。",
    ),
    "one_by_one_none": Text(
        "One after the other: give each to whoever keeps the book.", "一条一条来：交给管理台账的人。"
    ),
    "given_on": Text("Given on", "已交出"),
    "on_device": Text("Written on this device", "本机刚写的"),
    "wechat": Text(
        "You are in WeChat's browser, which soon forgets what is typed. Open this page in the system's browser: ··· at "
        "the top, then Open in Browser.",
        "您现在用的是微信内置浏览器，写的内容容易丢。请点右上角“···”，选“在浏览器打开”。",
    ),
    "seal": Text("From photos", "从照片取指纹"),
    "seal_note": Text(
        "The photos stay on this device: only fingerprint, size and name go into the record. Keep the originals where "
        "the company keeps its photos; a chat changes them.",
        "照片不会上传，记录里只写指纹、大小和名称。请把原图存到公司放照片的地方；经聊天软件转发的图会变。",
    ),
    "seal_insecure": Text(
        "The browser can't do this at an address without https. On a computer: salesbook seal FILE.",
        "这个网址不是 https，浏览器无法计算指纹。可在电脑上运行：salesbook seal 文件。",
    ),
    "seal_working": Text("Reading the photos: {count} …", "正在读取 {count} 张照片……"),
    "seal_done": Text("Photos taken in: {count}", "已取 {count} 张照片的指纹"),
}
"""Words of the form pages, besides those of the fields."""

LIST: Mapping[str, Text] = {
    "state_draft": Text("Draft", "草稿"),
    "state_ready": Text("Ready, not handed over yet", "写好了，还没提交"),
    "state_handed": Text("Handed over; whether it arrived is not known yet", "已交出；是否到达还不知道"),
    "state_saved": Text("Saved on this computer, not committed yet", "已存在这台电脑，还没提交到 Git"),
    "state_committed": Text(
        "Committed on this computer; whether it arrived is not known yet", "已在这台电脑提交；是否到达还不知道"
    ),
    "state_arrived": Text("Arrived, waiting to be merged", "已到达，等待合并"),
    "state_main": Text("On main: everybody has it", "已在主分支，大家都能看到"),
    "state_changed": Text("It came with other content than was written here.", "到达的内容与这里写的不同。"),
    "stop_done": Text("Done: the site has its visit", "已完成，站点上有拜访记录"),
    "stop_open": Text("Nothing written yet", "还没写"),
    "write_stop": Text("Write the visit", "写拜访"),
    "beside_plan": Text("A visit beside the plan", "计划外的拜访"),
    "round_whose": Text("Whose round? Choose once; this device keeps it.", "看谁的行程？选一次，本机会记住。"),
    "round_none": Text("No stop is planned for {day}.", "{day}没有计划的拜访。"),
    "round_count": Text("{day}: {written} of {count} written", "{day}：共 {count} 站，写好 {written} 站"),
    "arrival_unknown": Text(
        "What has arrived can't be asked now: no network, or this site doesn't tell.",
        "现在查不到是否到达：没有网络，或者站点没有公布。",
    ),
    "arrival_coded": Text(
        "This site doesn't tell what has arrived, since customers are coded here.",
        "本站点的客户用代号显示，不公布到达情况。",
    ),
    "arrival_as_of": Text(
        "Arrived and on main as of the site of {day} {time}.", "“已到达”和“已在主分支”以 {day} {time} 的站点为准。"
    ),
    "look_again": Text("Look again", "再查一次"),
    "write_more": Text("Write a record", "写记录"),
    "no_records": Text("Nothing was written on this device yet.", "这台设备上还没有写过记录。"),
    "go_on": Text("Go on writing", "继续写"),
    "see_own": Text("See what I wrote", "看我写的"),
    "drop_sure": Text("It has not arrived. Delete it for good?", "还没有到达，确定删除？"),
    "not_mine": Text("Not your device?", "不是自己的设备？"),
    "not_mine_note": Text(
        "This takes all drafts, lists and your name of this book off this device. What has arrived is not touched.",
        "把本台账的草稿、名单和您的名字从这台设备上清除。已经到达的记录不受影响。",
    ),
    "clear": Text("Take everything off this device", "清除本机内容"),
    "clear_sure": Text("Yes, take it off", "确定清除"),
    "clear_lose": Text("Yes, and lose what has not arrived: {count}", "确定清除，没到达的 {count} 条也一起丢掉"),
    "cleared": Text("This device keeps nothing of this book any more.", "这台设备上已没有本台账的内容。"),
}
"""Words of the list alone."""
