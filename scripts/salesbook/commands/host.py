"""`salesbook host …`: a Git server of one's own, whole; what a host needs in the book, and what it can prevent and prove."""

from __future__ import annotations

from pathlib import Path

import click

from salesbook.commands.host_check import check_command
from salesbook.commands.host_files import files_command
from salesbook.commands.options import FINE, Shared, spoken_in
from salesbook.commands.spoken import Spoken, SpokenGroup
from salesbook.commands.terminal import echo
from salesbook.server.bare import FOLDER, set_up
from salesbook.words import Lang, Text


def command(lang: Lang) -> click.Command:
    """The command, with its words in one language."""

    @click.group("host", cls=SpokenGroup)
    @spoken_in(lang)
    def host() -> None:
        pass

    @host.command("bare", cls=Spoken, help=_BARE.say(lang))
    @click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
    @spoken_in(lang)
    @click.option("-q", "--quiet", is_flag=True, help=_QUIET.say(lang))
    def bare(folder: Path, quiet: bool) -> int:
        here = Shared((folder,), lang, None, quiet)
        messages = list(set_up(folder, lang, here.clock))
        for line in messages:
            here.say(line)
        if not messages:
            here.say(_AS_IT_WAS.fill(folder=folder))
        if not quiet:
            echo(_BY_HAND.fill(folder=folder.absolute(), ours=folder.absolute() / FOLDER).say(lang))
        return FINE

    for kind in ("forgejo", "github", "gitlab"):
        host.add_command(files_command(kind, lang))
    host.add_command(check_command(lang))
    return host


_BARE = Text("a bare repository as a server: hooks, branches, keys", "把裸仓库设为服务器：钩子、分支、密钥")
_QUIET = Text("say nothing", "不输出")
_AS_IT_WAS = Text("{folder}: all as it was", "{folder}：没有变化")
_BY_HAND = Text(
    """
What to set by hand, once, as root:
1. An account that owns the repository: adduser --system --group --shell /bin/sh git; chown -R git:git {folder}
2. SSH, in /etc/ssh/sshd_config.d/salesbook.conf, then systemctl reload ssh:
   Match User git
       AuthorizedKeysFile {ours}/authorized_keys
       AuthenticationMethods publickey
3. HTTPS, where it is wanted: include {ours}/nginx.conf in a server of nginx with a certificate; run fcgiwrap as git;
   a password for each login: printf '%s:%s\\n' LOGIN "$(openssl passwd -6)" >> {ours}/htpasswd
4. Each night as git, since people come and leave: salesbook host bare {folder} -q
The handbook tells how to back it up and restore it.""",
    """
还要手工设置一次（用 root）：
1. 建一个拥有仓库的账号：adduser --system --group --shell /bin/sh git；chown -R git:git {folder}
2. SSH：写入 /etc/ssh/sshd_config.d/salesbook.conf，再执行 systemctl reload ssh：
   Match User git
       AuthorizedKeysFile {ours}/authorized_keys
       AuthenticationMethods publickey
3. 需要 HTTPS 时：在有证书的 nginx server 里 include {ours}/nginx.conf；fcgiwrap 以 git 运行；
   每个登录名设一个密码：printf '%s:%s\\n' 登录名 "$(openssl passwd -6)" >> {ours}/htpasswd
4. 人员会变动，请每晚以 git 运行：salesbook host bare {folder} -q
备份和恢复见手册。""",
)
