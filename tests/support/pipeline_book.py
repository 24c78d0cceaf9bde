"""A book on a host: the bare repository there, the clone in which everybody commits, the clone of the host's CI."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import pytest

from salesbook.commands.main import main
from tests.support.made_history import person
from tests.support.memory_host import TOKEN, MemoryHost
from tests.support.own_server import BOOK, Office

ADDRESS = "https://git.example.com/yunchuan/book"
HOST = f"host:\n  kind: forgejo\n  url: {ADDRESS}\n  branch: main\n  site_folder: public\n"
COMPANY = BOOK["company"] + HOST
LOGINS = "  login: {}\n"
AS_OF = "2026-11-25T12:00:00+08:00"


def on_a_host() -> Mapping[str, str]:
    """The small book with its host and the host's logins of those who merge."""
    people = {
        "people/he": person("he", "supervisor") + LOGINS.format("hezhi"),
        "people/boss": person("boss", "general_manager") + LOGINS.format("bossman"),
        "people/luo-jing": person("luo-jing", "clerk"),
        "people/li-wei": person("li-wei", "rep", territory="east", reports_to="he"),
    }
    return BOOK | people | {"company": COMPANY}


class Run(NamedTuple):
    """How a run of the pipeline ended."""

    code: int
    out: str
    err: str


class PipelineBook:
    """The three repositories, and runs of `salesbook pipeline` in the third, against a host in memory."""

    def __init__(self, folder: Path, place: str = "") -> None:
        self.folder = folder
        self.office = Office(folder)
        self.office.clone.place = place
        subprocess.run(["git", "init", "-q", "--bare", "-b", "main", str(self.office.server)], check=True)
        self.office.clone.commit("main", on_a_host(), "boss", "2026-11-23T08:00:00+08:00")
        assert self.office.push("main", "main", None).taken
        self.ci = folder / "ci"
        self.book = self.ci / place
        subprocess.run(["git", "clone", "-q", str(self.office.server), str(self.ci)], check=True)

    def copy(self, folder: Path) -> PipelineBook:
        """The same in another folder."""
        shutil.copytree(self.folder, folder, symlinks=True)
        twin = PipelineBook.__new__(PipelineBook)
        twin.folder, twin.ci = folder, folder / "ci"
        twin.book = twin.ci / self.office.clone.place
        twin.office = self.office.copy_of(folder)
        twin.office.clone.place = self.office.clone.place
        twin.git("remote", "set-url", "origin", str(twin.office.server))
        return twin

    def used(self, patch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> PipelineBook:
        """The same with a host in memory, in a test."""
        self.patch, self.capsys, self.host, self.server = patch, capsys, MemoryHost(), "https://git.example.com"
        patch.setattr("salesbook.commands.pipeline.host_at", lambda _about, _trunk: self.host)
        for name in ("GITHUB_ACTIONS", "GITHUB_EVENT_PATH", "GITHUB_STEP_SUMMARY", "GITHUB_API_URL"):
            patch.delenv(name, raising=False)
        return self

    def git(self, *words: str) -> str:
        """Git in the CI's clone."""
        done = subprocess.run(["git", "-C", str(self.ci), *words], check=True, capture_output=True, text=True)
        return done.stdout.strip()

    def put(self, branch: str, files: Mapping[str, str | None], by: str = "li-wei") -> str:
        """A commit of somebody's, pushed to a branch."""
        commit = self.office.commit(branch, files, by)
        assert self.office.push(commit, branch, by).taken
        return commit

    def merge(self, branch: str, by: str = "he") -> str:
        """Merge a branch on the host, as its page does."""
        commit = self.office.clone.merge(branch, by)
        assert self.office.push(commit, "main", by).taken
        return commit

    def at(self, branch: str) -> str:
        """Where a branch of the host is."""
        return self.office.at(branch)

    def run(self, stage: str, branch: str, commit: str = "", *, lang: str = "en", kind: str = "forgejo") -> Run:
        """`salesbook pipeline`, as the host's CI runs it for a branch."""
        if stage == "push":  # the job's check-out brings all branches, and leaves no right to fetch
            self.git("fetch", "-q", "origin", "+refs/heads/*:refs/remotes/origin/*")
            self.git("remote", "set-url", "origin", str(self.folder / "nowhere"))
        variables = _on_gitlab if kind == "gitlab" else _on_github
        about = variables(self.server, branch, commit or self.at(branch))
        for name, value in about.items():
            self.patch.setenv(name, value)
        self.patch.setenv("SALESBOOK_TOKEN", TOKEN)
        if kind != "gitlab":
            self.patch.setenv(f"{kind.upper()}_ACTIONS", "true")
        self.capsys.readouterr()
        code = main(["pipeline", "--stage", stage, "--root", str(self.book), "--as-of", AS_OF, "--lang", lang])
        result = self.capsys.readouterr()
        self.git("remote", "set-url", "origin", str(self.office.server))
        assert "Traceback" not in result.err
        assert TOKEN not in result.out + result.err
        return Run(code, result.out, result.err)


def _on_github(server: str, branch: str, commit: str) -> Mapping[str, str]:
    """What GitHub, Forgejo and Gitea say to a job of a push."""
    return {
        "GITHUB_SERVER_URL": server,
        "GITHUB_REPOSITORY": "yunchuan/book",
        "GITHUB_EVENT_NAME": "push",
        "GITHUB_REF": f"refs/heads/{branch}",
        "GITHUB_SHA": commit,
        "GITHUB_RUN_ID": "7",
        "GITHUB_RUN_NUMBER": "7",
    }


def _on_gitlab(server: str, branch: str, commit: str) -> Mapping[str, str]:
    """What GitLab says to a job of a push."""
    return {
        "GITLAB_CI": "true",
        "CI_SERVER_URL": server,
        "CI_API_V4_URL": f"{server}/api/v4",
        "CI_PROJECT_PATH": "yunchuan/book",
        "CI_PIPELINE_SOURCE": "push",
        "CI_COMMIT_BRANCH": branch,
        "CI_COMMIT_SHA": commit,
        "CI_JOB_URL": f"{server}/yunchuan/book/-/jobs/7",
    }
