"""The rules of a push: why a server of one's own refuses it."""

from __future__ import annotations

from salesbook.finding import Manual
from salesbook.words import Text

RULES: tuple[Manual, ...] = (
    Manual(
        "push-pusher",
        Text("A push by somebody whom the people records don't know", "推送的人不在人员记录里"),
        Text(
            "Who pushes is told by the server, from his SSH key or his login: by that a record's way is proven.",
            "谁在推送由服务器根据 SSH 密钥或登录名判断，记录的来历就靠它证明。",
        ),
        Text(
            "Let a general manager add the key or login to the person's record.",
            "请总经理在人员记录里补上密钥或登录名。",
        ),
    ),
    Manual(
        "push-branch",
        Text("A branch that takes no pushes, or not this person's", "这个分支不接受推送，或不接受此人推送"),
        Text(
            "in/PERSON is one person's, the main branch takes merges, receipts are the server's own.",
            "每人一个 in/ 分支，主分支只收合并，receipts 由服务器自己写。",
        ),
        Text("Push to your own branch, in/YOU.", "请推送到自己的分支 in/本人。"),
    ),
    Manual(
        "push-deleted",
        Text("A branch taken away", "删除分支"),
        Text("What was handed in stays where it was handed in.", "交上来的内容要留在原处。"),
        Text("Leave it; it is used again for the next day.", "请保留，第二天接着用。"),
    ),
    Manual(
        "push-rewritten",
        Text("A push that rewrites what is already there", "推送改写了已有的历史"),
        Text(
            "Somebody's commits would be lost: those of another computer, or those that a manager has seen.",
            "会丢掉另一台电脑上的提交，或经理已看过的提交。",
        ),
        Text(
            "git pull --no-rebase, then push without --force.",
            "先 git pull --no-rebase，再不带 --force 推送。",
        ),
    ),
    Manual(
        "push-unrelated",
        Text("A branch that has no commit in common with the main branch", "分支与主分支没有共同的提交"),
        Text("It can't be merged.", "这样无法合并。"),
        Text("Begin from the main branch of a fresh clone.", "请重新克隆，从主分支开始。"),
    ),
    Manual(
        "push-outside",
        Text("A change outside records/ by somebody without the right", "没有权限的人改动了 records/ 以外的文件"),
        Text(
            "Schemas, rules, hooks, CI and .gitattributes say what is checked and what runs.",
            "模式、规则、钩子、CI 和 .gitattributes 决定检查什么、运行什么。",
        ),
        Text(
            "Take the change out; a general manager brings such changes onto the main branch.",
            "请去掉这些改动；这类改动由总经理直接提交到主分支。",
        ),
    ),
    Manual(
        "push-people",
        Text("A change of people or company by somebody without the right", "没有权限的人改动了人员或公司记录"),
        Text(
            "They say who may approve: who changes them himself could approve himself.",
            "谁能审核由它们决定，自己改就等于自己批自己。",
        ),
        Text("Take the change out, and ask a general manager for it.", "请去掉改动，并请总经理来改。"),
    ),
    Manual(
        "push-large",
        Text("A file of more than 1 MB below records/", "records/ 下有超过 1 MB 的文件"),
        Text("It is refused before it is read.", "不读取就拒绝。"),
        Text(
            "Take it out of the commits; photos live elsewhere, see `salesbook seal`.",
            "请从提交中去掉；照片放在别处，见 `salesbook seal`。",
        ),
    ),
    Manual(
        "push-unsigned",
        Text("A commit without the signature the company demands", "提交缺少公司要求的签名"),
        Text(
            "The company record says `signed_commits: true` under `host`.",
            "公司记录的 `host` 下写了 `signed_commits: true`。",
        ),
        Text(
            "Sign with a key of your people record: git config gpg.format ssh, user.signingKey, commit.gpgSign true.",
            "用人员记录里的密钥签名：git config gpg.format ssh、user.signingKey、commit.gpgSign true。",
        ),
    ),
    Manual(
        "push-without-role",
        Text("A push to the main branch by somebody without the role", "没有相应职务的人推送主分支"),
        Text(
            "A merge there is an approval: by a supervisor or manager, as the people records stood before it.",
            "合并到主分支就是审核，须由主管或经理进行，以合并之前的人员记录为准。",
        ),
        Text("Push to your own branch; your superior merges it.", "请推送到自己的分支，由上级合并。"),
    ),
    Manual(
        "push-without-merge",
        Text("A commit on the main branch that is no merge", "主分支上不是合并的提交"),
        Text(
            "Records come by branch and are approved by a merge, but for what a role itself must bring.",
            "记录从分支来，经合并审核；职务本身要提交的除外。",
        ),
        Text(
            "Push it to your own branch and merge that: no squash, no rebase, no fast-forward.",
            "请推送到自己的分支再合并，不要压缩、变基或快进。",
        ),
    ),
    Manual(
        "push-sidelined",
        Text("The main branch merged into a branch, and that put in its place", "把主分支并进别的分支，再顶替主分支"),
        Text(
            "The first parents of the main branch tell who approved what; this turns approval round.",
            "主分支的第一父提交说明谁审核了什么，这样推送会把审核关系颠倒。",
        ),
        Text(
            "git switch main, git reset --hard origin/main, git merge --no-ff BRANCH; or salesbook approve.",
            "git switch main，git reset --hard origin/main，git merge --no-ff 分支；或用 salesbook approve。",
        ),
    ),
    Manual(
        "push-first",
        Text("Records before the main branch has any", "主分支还是空的"),
        Text(
            "People, roles and schemas are taken from there: without them nobody can be told from anybody.",
            "人员、职务和模式都取自主分支，没有它就分不清谁是谁。",
        ),
        Text(
            "Whoever runs the server, or a manager named in it, pushes the book to the main branch first.",
            "请服务器管理者，或台账里的总经理，先把台账推送到主分支。",
        ),
    ),
    Manual(
        "push-conflict",
        Text("A branch that no longer merges without conflict", "分支与主分支有冲突"),
        Text("Somebody changed the same place on the main branch meanwhile.", "同一处在主分支上已被别人改过。"),
        Text(
            "git pull --no-rebase origin main, choose the right words, commit, push.",
            "git pull --no-rebase origin main，选定正确内容，提交后再推送。",
        ),
    ),
)
