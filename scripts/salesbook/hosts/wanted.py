"""The points that a host is asked about, in words."""

from __future__ import annotations

from salesbook.hosts.points import Wanted
from salesbook.words import Text

PLAN = Wanted(
    "plan",
    Text("this repository's plan has protection", "本仓库的方案有保护功能"),
    Text(
        "a private repository on a free plan protects nothing: whoever may push may rewrite everything, and the report is the only gate",
        "免费方案的私有仓库没有任何保护：能推送的人就能改写一切，只能靠报告把关",
    ),
    Text(
        "Take a paid plan, or a server that protects for nothing: Forgejo, Gitea, or one of your own.",
        "请改用付费方案，或改用免费带保护的服务器：Forgejo、Gitea，或自建服务器。",
    ),
)
ADDRESS = Wanted(
    "address",
    Text("the host is spoken to by https", "与平台的连接使用 https"),
    Text(
        "the host is spoken to by http: whoever is on the way reads the token and changes what is said",
        "与平台的连接使用 http：途中的人能读到令牌，也能改内容",
    ),
    Text("Give the server a certificate, and host.url https.", "请给服务器配证书，并把 host.url 改为 https。"),
)
MERGES = Wanted(
    "merge-commits",
    Text("only merge commits are allowed", "只允许合并提交"),
    Text(
        "squash, rebase or fast-forward is allowed: who brought what and who approved it is lost with one press",
        "允许压缩、变基或快进：点一下，谁提交、谁批准就查不到了",
    ),
    Text("Allow merge commits, and nothing else.", "请只允许合并提交，其余全部关闭。"),
)
KEPT = Wanted(
    "branches-kept",
    Text("branches stay after a merge", "合并后保留分支"),
    Text(
        "the host deletes branches after a merge: in/PERSON is gone the next day",
        "平台会在合并后删除分支：第二天个人分支就没了",
    ),
    Text("Switch the deletion of head branches off.", "请关闭合并后删除源分支。"),
)
PROTECTED = Wanted(
    "main-protected",
    Text(
        "nobody pushes onto the main branch; it takes a pull request with an approval",
        "主分支不能直接推送，须经有人批准的合并请求",
    ),
    Text("anybody who may push may push onto the main branch", "能推送的人都能直接推送到主分支"),
    Text(
        "Protect the main branch: no pushes, a pull request with 1 approval.",
        "请保护主分支：禁止推送，必须经至少 1 人批准的合并请求。",
    ),
)
STALE = Wanted(
    "stale-approvals",
    Text("an approval ends with the next push", "有新推送时批准作废"),
    Text("an approval stays when more is pushed after it", "批准之后再推送内容，批准依然有效"),
    Text("Dismiss stale approvals.", "请设置有新推送时批准作废。"),
)
OWNERS = Wanted(
    "code-owners",
    Text("people, company, schemas, scripts and CI need who keeps them", "人员、公司、格式、程序和 CI 须由管理人批准"),
    Text(
        "people, company, schemas, scripts and CI can be changed with any approval",
        "人员、公司、格式、程序和 CI 任何人批准都能改",
    ),
    Text(
        "Require review from code owners (GitHub), or protect the files schemas/**;scripts/**;.ci/** and the workflows (Forgejo, Gitea).",
        "请要求代码负责人审核（GitHub），或保护文件 schemas/**;scripts/**;.ci/** 和工作流（Forgejo、Gitea）。",
    ),
)
OWNERS_READ = Wanted(
    "code-owners-read",
    Text("the host finds no fault in CODEOWNERS", "平台认为 CODEOWNERS 没有错误"),
    Text("the host finds faults in CODEOWNERS and leaves those lines out", "平台认为 CODEOWNERS 有错误，并跳过这些行"),
    Text(
        "Give those people write access, or correct git.login of their records.",
        "请给这些人写权限，或改正其人员记录的 git.login。",
    ),
)
CHECKED = Wanted(
    "status-check",
    Text(
        "the check `salesbook` must be green, on a branch that is up to date",
        "检查 `salesbook` 必须通过，且分支必须最新",
    ),
    Text(
        "the check `salesbook` need not be green, or may be of an old main branch",
        "检查 `salesbook` 不必通过，或可以是旧主分支上的结果",
    ),
    Text(
        "Require the status check `salesbook`, and branches to be up to date.",
        "请要求状态检查 `salesbook` 通过，并要求分支最新。",
    ),
)
WHOLE = Wanted(
    "no-rewriting",
    Text("the main branch can't be rewritten or deleted", "主分支不能改写或删除"),
    Text("the main branch can be rewritten or deleted", "主分支可以被改写或删除"),
    Text("Forbid force pushes and deletions.", "请禁止强制推送和删除。"),
)
EVERYBODY = Wanted(
    "administrators",
    Text("administrators are bound too", "管理员同样受约束"),
    Text("administrators may pass all of this by", "管理员可以绕过以上全部"),
    Text("Include administrators, allow no bypassing.", "请把管理员也包括在内，不允许绕过。"),
)
NOT_LINEAR = Wanted(
    "merges-possible",
    Text("merge commits are not forbidden by a rule", "没有规则禁止合并提交"),
    Text("a rule demands a linear history: nothing can be merged as it must be", "有规则要求线性历史：无法按要求合并"),
    Text("Switch the demand for a linear history off.", "请取消线性历史要求。"),
)
OPENS = Wanted(
    "jobs-open",
    Text("a job may open pull requests", "任务可以创建合并请求"),
    Text(
        "a job may not open pull requests: each person opens his own, once",
        "任务不能创建合并请求：每个人要自己手工创建一次",
    ),
    Text(
        'Switch "Allow GitHub Actions to create and approve pull requests" on.',
        "请打开“Allow GitHub Actions to create and approve pull requests”。",
    ),
)
READ_ONLY = Wanted(
    "jobs-read",
    Text("a job has no rights but those its file asks for", "任务只有文件里写明的权限"),
    Text("every job may write to the repository, whatever its file says", "所有任务都能写仓库，不管文件怎么写"),
    Text("Set the workflow permissions to read only.", "请把工作流权限设为只读。"),
)
RECEIPTS = Wanted(
    "receipts",
    Text("the server writes receipts: what came when and by whom is proven", "服务器写回执：谁在何时推送了什么已证实"),
    Text(
        "the server writes no receipts: what came when is what people say of themselves",
        "服务器不写回执：何时提交只是各人自述",
    ),
    Text(
        "Where the server runs hooks, put `salesbook receipt` into hooks/post-receive, as the handbook tells.",
        "服务器能运行钩子的，请按手册把 `salesbook receipt` 放进 hooks/post-receive。",
    ),
    "proves",
)
