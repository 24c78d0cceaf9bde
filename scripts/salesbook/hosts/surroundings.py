"""Which host runs us, told by its variables and confirmed by the company record; and the way to speak to it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from salesbook.hosts import forgejo, github, gitlab
from salesbook.hosts.adapter import Adapter
from salesbook.hosts.host import HostError, Surroundings
from salesbook.hosts.http import Client, Sleep
from salesbook.words import Text

FAMILIES = {"github": "github", "forgejo": "forgejo", "gitea": "forgejo", "gitlab": "gitlab"}
"""The kinds of host that are spoken to, each with the kind whose interface it has."""
_ADAPTERS: Mapping[str, Callable[[Client, str, str], Adapter]] = {
    "github": github.GitHub,
    "forgejo": forgejo.Forgejo,
    "gitlab": gitlab.GitLab,
}
_CLIENTS = {"github": github.client, "forgejo": forgejo.client, "gitlab": gitlab.client}
_TOKENS = ("SALESBOOK_TOKEN", "FORGEJO_TOKEN", "GITEA_TOKEN", "GITHUB_TOKEN")
_COMMIT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_BRANCH = re.compile(r"(?![-./])(?!.*(?:\.\.|//|@\{))[^\x00-\x20\x7f~^:?*\[\\]{1,200}(?<![./])")
_HEADS = "refs/heads/"
_NO_COMMIT = "0"


class Place(NamedTuple):
    """Where the company record says that the repository is: the server without the last `/`, and ``owner/name``."""

    kind: str
    server: str
    repository: str
    main: str

    @property
    def api(self) -> str:
        """The address of the server's interface."""
        family = FAMILIES[self.kind]
        if family == "github":
            return github.api_of(self.server)
        return f"{self.server}/api/{'v4' if family == 'gitlab' else 'v1'}"


def place_of(host: Mapping[str, Any]) -> Place:
    """The place that `host` of the company record names. Raises HostError where it names none that is spoken to."""
    kind, url = host.get("kind", "none"), str(host.get("url", "")).rstrip("/").removesuffix(".git")
    parts = urlsplit(url)
    folders = parts.path.strip("/").split("/")
    if kind not in FAMILIES:
        raise HostError(_NO_KIND.fill(kind=kind), "records/company.yaml", _NAME_KIND)
    if not parts.netloc or len(folders) < 2:  # noqa: PLR2004 - owner and name
        raise HostError(_NO_ADDRESS, "records/company.yaml", _NAME_ADDRESS)
    own = 0 if FAMILIES[kind] == "gitlab" else len(folders) - 2  # a group of GitLab may lie in another
    server = "/".join([f"{parts.scheme}://{parts.netloc}", *folders[:own]])
    return Place(kind, server, "/".join(folders[own:]), host.get("branch", "main"))


def adapter_at(place: Place, token: str, sleep: Sleep) -> Adapter:
    """The way to speak to a host with a token, which may be empty. `sleep` waits for some seconds."""
    return _ADAPTERS[FAMILIES[place.kind]](client_at(place, token, sleep), place.repository, place.main)


def client_at(place: Place, token: str, sleep: Sleep) -> Client:
    """The client of the interface alone."""
    return _CLIENTS[FAMILIES[place.kind]](place.server, token, sleep)


def connect(surroundings: Surroundings, host: Mapping[str, Any], sleep: Sleep) -> Adapter:
    """The way to speak to the host that runs us."""
    return adapter_at(place_of(host), surroundings.token, sleep)


def token_in(environ: Mapping[str, str]) -> str:
    """The token that a job was given: the company's own before the host's; empty for none."""
    return next((environ[name].strip() for name in _TOKENS if environ.get(name, "").strip()), "")


def host_of(environ: Mapping[str, str], host: Mapping[str, Any]) -> Surroundings | None:
    """Which host runs us and what the run is about; None outside of any.

    `host` is that of the company record. Raises HostError where the variables name another server or repository than it
    does, or where a value handed over by an event is none that Git would take.
    """
    family = _family(environ)
    if family is None:
        return None
    place = place_of(host)
    _confirm(environ, family, place)
    if family == "gitlab":
        return _on_gitlab(environ, place)
    event = _event(environ.get("GITHUB_EVENT_PATH", ""))
    about = _about(environ, event, place)
    on_github, summary = family == "github", environ.get("GITHUB_STEP_SUMMARY")
    return Surroundings(
        kind=place.kind,
        repository=place.repository,
        event_branch=about.branch,
        event_commit=about.commit,
        default_branch=place.main,
        url=f"{place.server}/{place.repository}",
        api=place.api,
        token=token_in(environ),
        annotations="github" if on_github else "text",
        summary=Path(summary) if on_github and summary else None,
        run=_run(environ, place, on_github=on_github),
    )


def _family(environ: Mapping[str, str]) -> str | None:
    """Forgejo and Gitea set the variables of GitHub too, so theirs are looked at first."""
    if any(environ.get(name) == "true" for name in ("FORGEJO_ACTIONS", "GITEA_ACTIONS")):
        return "forgejo"
    if environ.get("GITLAB_CI") == "true":
        return "gitlab"
    return "github" if environ.get("GITHUB_ACTIONS") == "true" else None


def _on_gitlab(environ: Mapping[str, str], place: Place) -> Surroundings:
    """What a job of GitLab is about: the branch that was pushed; a schedule, which runs on main, of none."""
    scheduled = environ.get("CI_PIPELINE_SOURCE") == "schedule"
    about = (
        _About("", "") if scheduled else _About(environ.get("CI_COMMIT_BRANCH", ""), environ.get("CI_COMMIT_SHA", ""))
    )
    about, address = _checked(about, place), f"{place.server}/{place.repository}"
    run = environ.get("CI_JOB_URL", "")
    return Surroundings(
        kind=place.kind,
        repository=place.repository,
        event_branch=about.branch,
        event_commit=about.commit,
        default_branch=place.main,
        url=address,
        api=place.api,
        token=environ.get("SALESBOOK_TOKEN", "").strip(),
        annotations="text",
        summary=None,
        run=run if run.startswith(f"{address}/") else "",
    )


def _confirm(environ: Mapping[str, str], family: str, place: Place) -> None:
    """Refuse variables that lead elsewhere than the company record does."""
    names = _GITLAB_NAMES if family == "gitlab" else _GITHUB_NAMES
    expected = dict(zip(names, (place.server, place.api, place.repository), strict=True))
    if family != FAMILIES[place.kind]:
        raise HostError(_OTHER_KIND.fill(kind=place.kind, family=family), "records/company.yaml", _CORRECT)
    for name, value in expected.items():
        other = environ.get(name, "").rstrip("/")
        if other and other.lower() != value.lower():
            raise HostError(_OTHER.fill(name=name, value=other, own=value), "records/company.yaml", _CORRECT)


_GITHUB_NAMES = ("GITHUB_SERVER_URL", "GITHUB_API_URL", "GITHUB_REPOSITORY")
_GITLAB_NAMES = ("CI_SERVER_URL", "CI_API_V4_URL", "CI_PROJECT_PATH")


class _About(NamedTuple):
    branch: str
    commit: str


def _event(path: str) -> Mapping[str, Any]:
    """What the host hands over of the event; nothing where it can't be read."""
    try:
        data = json.loads(Path(path).read_bytes()) if path else {}
    except (OSError, ValueError):
        return {}
    return data if isinstance(data, dict) else {}


def _about(environ: Mapping[str, str], event: Mapping[str, Any], place: Place) -> _About:
    """The branch and the commit that a run is about. A run that another one began tells of that one's; a schedule of none."""
    run, pull = event.get("workflow_run"), event.get("pull_request")
    name = environ.get("GITHUB_EVENT_NAME", "")
    if isinstance(run, dict):
        own = _same_repository(run.get("head_repository"), place)
        about = _About(str(run.get("head_branch") or ""), str(run.get("head_sha") or "")) if own else _About("", "")
    elif isinstance(pull, dict):
        head = pull.get("head") or {}
        own = _same_repository(head.get("repo"), place)
        about = _About(str(head.get("ref") or "") if own else "", str(head.get("sha") or ""))
    elif name == "schedule" or not environ.get("GITHUB_REF", "").startswith(_HEADS):
        about = _About("", "")
    else:
        about = _About(environ["GITHUB_REF"].removeprefix(_HEADS), environ.get("GITHUB_SHA", ""))
    return _checked(about, place)


def _same_repository(data: Any, place: Place) -> bool:
    return isinstance(data, dict) and str(data.get("full_name", "")).lower() == place.repository.lower()


def _checked(about: _About, place: Place) -> _About:
    """Values that an event hands over are anybody's words: only what Git would take goes on."""
    if about.branch and not _BRANCH.fullmatch(about.branch):
        raise HostError(_ODD_EVENT, place.server, _LOOK_AT_EVENT)
    if about.commit.strip(_NO_COMMIT) and not _COMMIT.fullmatch(about.commit):
        raise HostError(_ODD_EVENT, place.server, _LOOK_AT_EVENT)
    return about._replace(commit=about.commit if about.commit.strip(_NO_COMMIT) else "")


def _run(environ: Mapping[str, str], place: Place, *, on_github: bool) -> str:
    """The address of the run's page: GitHub numbers runs over all repositories, Forgejo within each."""
    number = environ.get("GITHUB_RUN_ID" if on_github else "GITHUB_RUN_NUMBER", "")
    return f"{place.server}/{place.repository}/actions/runs/{number}" if number.isdigit() else ""


_NO_KIND = Text('"{kind}" is no host that is spoken to', "没有与“{kind}”平台的接口")
_NAME_KIND = Text(
    "Set host.kind to github, forgejo, gitea or gitlab.", "请把 host.kind 设为 github、forgejo、gitea 或 gitlab。"
)
_NO_ADDRESS = Text("the company record does not say where the repository is", "公司记录里没有写明仓库地址")
_NAME_ADDRESS = Text(
    "Set host.url to the repository's address as a browser opens it: https://git.example.com/yunchuan/book.",
    "请把 host.url 设为浏览器里打开仓库的地址，例如 https://git.example.com/yunchuan/book。",
)
_OTHER_KIND = Text(
    "the company record names {kind} as host, and {family} runs this job",
    "公司记录写的平台是 {kind}，运行本任务的却是 {family}",
)
_OTHER = Text(
    "{name} names {value}, the company record {own}: the token goes nowhere else",
    "{name} 指向 {value}，公司记录写的是 {own}：令牌不会发往别处",
)
_CORRECT = Text(
    "Correct host.kind and host.url, or on a server of your own the address it gives itself (ROOT_URL).",
    "请改正 host.kind 和 host.url；自建服务器请检查它的对外地址（ROOT_URL）。",
)
_ODD_EVENT = Text("the event names a branch or a commit that can't be one", "事件给出的分支或提交不合规范")
_LOOK_AT_EVENT = Text("Look at who pushed what; nothing was done.", "请查看是谁推送了什么；没有执行任何操作。")
