"""What to set by hand on a host, step by step, and why."""

from __future__ import annotations

from pathlib import Path

from salesbook.words import Text, same


def steps_for(kind: str, main: str, root: Path) -> Text:
    """The steps for a kind of host; the book's main branch is called `main`."""
    folder = {"github": ".github", "gitea": ".gitea", "gitlab": ".gitlab"}.get(kind, ".forgejo")
    steps = {"github": _GITHUB, "gitlab": _GITLAB}.get(kind, _FORGEJO)
    old = root / folder / "workflows" / "check.yml"
    more = _OLD_CHECK.fill(path=same(f"{folder}/workflows/check.yml")) if old.is_file() else same("")
    return _ALL.fill(steps=steps.fill(main=same(main), folder=same(folder)), more=more)


_ALL = Text("{steps}{more}", "{steps}{more}")
_OLD_CHECK = Text(
    "\nDelete {path}: it asks the same once more, with the program of the branch.",
    "\n请删除 {path}：它用分支自己的程序把同样的检查又做一遍。",
)
_GITHUB = Text(
    """
What to set by hand, once, by an owner of the repository. Not tried on GitHub by us: look whether it holds, with salesbook host check.
0. A private repository on a free plan has no protection at all: everything below but 1, 2 and 5 needs a paid plan.
1. Commit {folder}/ and push it to {main}: what holds the token runs from {main} alone.
2. Settings > General > Pull Requests: allow merge commits, and nothing else. Squash and rebase put new commits in the place of
   those that were pushed, and with them is lost who brought what, and when. "Automatically delete head branches" off: it would
   delete in/PERSON, which is used again the next day.
3. Settings > Branches, a rule for {main}: require a pull request with 1 approval; dismiss stale approvals; require review from
   Code Owners; require the status check `salesbook`, from GitHub Actions; require branches to be up to date, so that the result
   of the merge is what was checked; no bypassing, administrators included; no force pushes, no deletions.
   Not "require linear history": it forbids merge commits.
4. A rule for in/**: no deletions, no force pushes. A rule for receipts: only who runs `salesbook proof fetch` may push.
5. Settings > Actions > General: workflow permissions read only; "Allow GitHub Actions to create and approve pull requests" on, or
   each person opens his pull request once by hand. No secret SALESBOOK_TOKEN of the repository: every workflow reads it, a pushed branch's
   own too. Where the job's own token is not enough, put one into an environment that {main} alone may use, and name that in salesbook-main.yml.
6. Every person's login stands in his record (git.login), and who keeps the settings has write access: CODEOWNERS counts no others.
7. salesbook host check tells what this repository can prevent and prove, and what not.
""",
    """
还要由仓库所有者手工设置一次。我们未在 GitHub 上试过：请用 salesbook host check 核对。
0. 免费方案的私有仓库完全没有保护：下面除 1、2、5 以外都需要付费方案。
1. 提交 {folder}/ 并推送到 {main}：持有令牌的任务只从 {main} 运行。
2. Settings > General > Pull Requests：只允许 merge commits。压缩（squash）和变基（rebase）会用新提交替换原来推送的提交，谁在什么时候提交了什么就查不到了。关闭“Automatically delete head branches”：否则会删掉第二天还要用的个人分支（in/…）。
3. Settings > Branches，为 {main} 建规则：必须经合并请求，至少 1 人批准；有新推送时批准作废；必须由 Code Owners 审核；必须通过 GitHub Actions 的状态检查 `salesbook`；合并前分支必须最新（这样检查的就是合并结果）；任何人不得绕过，包括管理员；禁止强制推送和删除。不要选“require linear history”：它不允许合并提交。
4. 为 in/** 建规则：禁止删除和强制推送。为 receipts 建规则：只有运行 `salesbook proof fetch` 的人可以推送。
5. Settings > Actions > General：工作流权限设为只读；打开“Allow GitHub Actions to create and approve pull requests”，否则每个人要自己手工创建一次合并请求。不要建仓库级的密钥 SALESBOOK_TOKEN：每个工作流都读得到，包括推送的分支自己的。任务自带的令牌不够用时，把令牌放进只有 {main} 能用的环境（environment），并写进 salesbook-main.yml。
6. 每个人的账号写在人员记录里（git.login）；管理设置的人要有写权限，否则 CODEOWNERS 不认。
7. salesbook host check 会说明这个仓库能防住什么、能证明什么，不能的又是什么。
""",
)
_FORGEJO = Text(
    """
What to set by hand, once, by an administrator of the repository. Not tried on Forgejo or Gitea by us: look whether it holds, with
salesbook host check.
1. Commit {folder}/ and push it to {main}. Settings > Units: Actions on, with a runner that has the label docker.
2. Settings > Units > Pull requests: merge commits, and nothing else. Squash, rebase and fast-forward put other commits in the place of
   those that were pushed, or leave none of the merge, and with them is lost who brought what, and who approved it. "Delete branch
   after merge" off by default: in/PERSON is used again the next day.
3. Settings > Branches, a rule for {main}: push disabled; merging only for supervisors and managers; 1 approval; dismiss stale
   approvals; block on rejected reviews; block if the branch is out of date, so that the result of the merge is what was checked;
   status check `salesbook`; administrators included.
   Protected files: schemas/**;scripts/**;.ci/**;{folder}/** so that no push changes them.
4. A rule for in/**: push allowed, no force pushes. Deletion of a protected branch is refused. A rule for receipts: only who runs
   `salesbook proof fetch`, or the server's own hook, may push.
5. A secret SALESBOOK_TOKEN is needed only where the job's own token is not enough. Every workflow of the repository can read it, a pushed
   branch's own too: give it the rights to contents, pull requests and statuses of this repository alone.
6. Every person's login stands in his record (git.login). CODEOWNERS asks people; what holds a merge up are the rules of 3.
7. On a server of your own: hooks/post-receive with `salesbook receipt`, as the handbook tells, is the better proof. To have merges signed,
   set in app.ini SIGNING_KEY, MERGES = always and CRUD_ACTIONS = always.
8. salesbook host check tells what this repository can prevent and prove, and what not.
""",
    """
还要由仓库管理员手工设置一次。我们未在 Forgejo、Gitea 上试过：请用 salesbook host check 核对。
1. 提交 {folder}/ 并推送到 {main}。设置 > 单元：打开 Actions，并有带 docker 标签的运行器。
2. 设置 > 单元 > 合并请求：只允许合并提交。压缩、变基和快进会换掉推送的提交，或不留下合并记录，谁提交、谁批准就查不到了。“合并后删除分支”默认关闭：个人分支（in/…）第二天还要用。
3. 设置 > 分支，为 {main} 建规则：禁止推送；只有主管和经理可以合并；至少 1 人批准；有新推送时批准作废；有人拒绝则不能合并；分支落后则不能合并（这样检查的就是合并结果）；必须通过状态检查 `salesbook`；管理员也不例外。受保护文件：schemas/**;scripts/**;.ci/**;{folder}/**，任何推送都不能改。
4. 为 in/** 建规则：允许推送，禁止强制推送；受保护的分支不能删除。为 receipts 建规则：只有运行 `salesbook proof fetch` 的人或服务器自己的钩子可以推送。
5. 只有任务自带的令牌不够用时才需要密钥 SALESBOOK_TOKEN。仓库里的每个工作流都读得到它，包括推送的分支自己的：只给它本仓库的内容、合并请求和状态权限。
6. 每个人的账号写在人员记录里（git.login）。CODEOWNERS 只是请人审核；能挡住合并的是第 3 步的规则。
7. 自建服务器：按手册在 hooks/post-receive 里运行 `salesbook receipt`，证据更强。要给合并签名，在 app.ini 里设
   SIGNING_KEY、MERGES = always、CRUD_ACTIONS = always。
8. salesbook host check 会说明这个仓库能防住什么、能证明什么，不能的又是什么。
""",
)
_GITLAB = Text(
    """
What to set by hand, once, by a maintainer of the project. Not tried on GitLab by us: look whether it holds, with
salesbook host check.
1. Commit .gitlab-ci.yml and {folder}/ and push them to {main}. Runners that take the image python:3.11-bookworm.
2. Settings > Merge requests: merge method "Merge commit", and nothing else; squash commits "Do not allow"; "Enable delete source
   branch option by default" off: in/PERSON is used again the next day. Merge checks: pipelines must succeed.
3. Settings > Repository > Protected branches: {main}, allowed to merge maintainers, allowed to push nobody, no force push, code owner
   approval (a paid plan). Supervisors and managers are maintainers, reps are developers. Leave in/* unprotected: the jobs of a
   protected branch read the token of 5.
4. Settings > Merge requests > Approvals (a paid plan): 1 approval, removed when a commit is added; authors don't approve.
5. Settings > Access tokens: a project token with the role maintainer and the scopes api and write_repository. Settings > CI/CD >
   Variables: SALESBOOK_TOKEN, protected and masked: then the jobs of {main} alone read it.
6. Build > Pipeline schedules: every ten minutes on {main}.
7. Every person's login stands in his record (git.login). What GitLab knows of pushes is not copied: there grades end at signed claim.
8. salesbook host check tells what this project can prevent and prove, and what not.
""",
    """
还要由项目维护者手工设置一次。我们未在 GitLab 上试过：请用 salesbook host check 核对。
1. 提交 .gitlab-ci.yml 和 {folder}/ 并推送到 {main}。运行器要能用镜像 python:3.11-bookworm。
2. Settings > Merge requests：合并方式只选“Merge commit”；压缩提交选“Do not allow”；关闭默认删除源分支：个人分支（in/…）第二天还要用。合并检查：流水线必须成功。
3. Settings > Repository > Protected branches：{main} 由 maintainers 合并，任何人不得推送，禁止强制推送，须代码负责人批准（付费方案）。主管和经理是 maintainer，业务员是 developer。不要保护 in/*：受保护分支的任务读得到第 5 步的令牌。
4. Settings > Merge requests > Approvals（付费方案）：至少 1 人批准，有新提交时作废，作者不能批准自己的。
5. Settings > Access tokens：建项目令牌，角色 maintainer，范围 api 和 write_repository。Settings > CI/CD > Variables：SALESBOOK_TOKEN，设为受保护、隐藏：这样只有 {main} 的任务读得到它。
6. Build > Pipeline schedules：在 {main} 上每十分钟运行一次。
7. 每个人的账号写在人员记录里（git.login）。GitLab 的推送日志还不能复制：那里的等级最高是签名自述。
8. salesbook host check 会说明这个项目能防住什么、能证明什么，不能的又是什么。
""",
)
