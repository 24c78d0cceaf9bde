"""A site for every reader under one address: what is written, and what nginx, a real one, hands to whom."""

from __future__ import annotations

import base64
import gzip
import hashlib
import http.client
import re
import shutil
import subprocess
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

import pytest

from salesbook.audience import Audience
from salesbook.book import open_book
from salesbook.commands.main import main
from salesbook.content_name import content_name
from salesbook.publish import caddy, nginx, units
from salesbook.publish.kept_assets import keep_assets
from salesbook.publish.readers import UnreadableReaders, read_readers
from salesbook.rules import judge
from salesbook.site.publish import publish as put_in_place
from tests.conftest import CLOCK, missing
from tests.support import handbook
from tests.support.published import (
    MARKERS,
    READERS,
    WORD,
    company,
    marks_in,
    published_by_caddy,
    published_by_nginx,
)


class Answer(NamedTuple):
    """What a server said: the status, what it holds, the headers."""

    status: int
    content: bytes
    headers: dict[str, str]


class Published(NamedTuple):
    """A published site, and the ports of its servers."""

    root: Path
    folder: Path
    ports: dict[str, int]

    @property
    def current(self) -> Path:
        return self.folder / "current"

    def get(
        self, login: str | None, path: str, word: str = WORD, *more: tuple[str, str], server: str = "nginx"
    ) -> Answer:
        """Ask for a path as it stands, with a login, and with more headers."""
        connection = http.client.HTTPConnection("127.0.0.1", self.ports[server])
        connection.putrequest("GET", path, skip_accept_encoding=True)
        if login is not None:
            token = base64.b64encode(f"{login}:{word}".encode()).decode()
            connection.putheader("Authorization", f"Basic {token}")
        for name, value in more:
            connection.putheader(name, value)
        connection.endheaders()
        answer = connection.getresponse()
        content = answer.read()
        connection.close()
        return Answer(answer.status, content, {name.lower(): value for name, value in answer.getheaders()})


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Published]:
    folder = tmp_path_factory.mktemp("published")
    root, out = folder / "book", folder / "out"
    company(root)
    listed = folder / "readers.yaml"
    listed.write_text("".join(f"{login}: {eyes}\n" for login, eyes in READERS.items()), encoding="utf-8")
    typed, *by_root = handbook.commands("publishing")
    assert typed[0] == "salesbook"
    assert [line[0] for line in by_root] == ["cp", "systemctl", "systemctl"]
    words = [str(out) if word == "/srv/salesbook" else word for word in typed[1:]]
    more = ["--readers", str(listed), "--root", str(root), "--as-of", CLOCK.isoformat(), "--lang", "en", "-q"]
    assert main([*words, *more]) == 0
    readers = read_readers(listed, open_book([root], judge, CLOCK, CLOCK))
    for name, text in caddy.files(readers, out).items():
        (out / "server" / name).write_text(text, encoding="utf-8")
    with published_by_nginx(out, READERS) as port, published_by_caddy(out, READERS) as (by_password, proxied):
        yield Published(root, out, {"nginx": port, "caddy": by_password, "proxied": proxied})


def addresses(published: Published) -> list[str]:
    """Every address that exists for anybody."""
    trees = [published.current / "team", published.current / "managers", *(published.current / "readers").iterdir()]
    files = {path.relative_to(tree).as_posix() for tree in trees for path in tree.rglob("*") if path.is_file()}
    return sorted(files)


def test_each_reader_gets_what_his_own_site_holds_and_nothing_else(published: Published) -> None:
    """A marker in every field that is hidden from somebody: each is found by whoever may see it, and by nobody else."""
    book = open_book([published.root], judge, CLOCK, CLOCK)
    every = addresses(published)
    assert len(every) > 300
    found: dict[str, set[str]] = {}
    for login, eyes in READERS.items():
        audience = Audience(book, "manager" if eyes == "managers" else eyes)
        allowed = {mark for record in audience.book.all() for mark in MARKERS if mark in repr(record.data)}
        seen: set[str] = set()
        for path in every:
            answer = published.get(login, f"/{path}")
            assert answer.status in (200, 404)
            seen |= marks_in(answer.content, path)
        assert seen <= allowed, (login, seen - allowed)
        found[login] = seen
        assert seen == allowed, (login, allowed - seen)
    assert found["gm"] == set(MARKERS)
    assert found["colleagues"] < found["li.wei"] < found["gm"]
    assert found["li.wei"] != found["Wu"]


BOTH = pytest.mark.parametrize("server", ["nginx", "caddy"])


@BOTH
def test_a_page_that_a_reader_may_not_see_does_not_exist_for_him(published: Published, server: str) -> None:
    only = {
        path.relative_to(published.current / "managers") for path in (published.current / "managers").rglob("*.html")
    }
    hidden = sorted(path for path in only if not (published.current / "team" / path).exists())
    assert hidden
    never = published.get("colleagues", "/zh/visits/there-never-was.html", server=server)
    assert never.status == 404
    assert b"<html" in never.content
    for path in hidden:
        assert published.get("gm", f"/{path.as_posix()}", server=server).status == 200
        answer = published.get("colleagues", f"/{path.as_posix()}", server=server)
        assert (answer.status, answer.content, answer.headers.get("etag")) == (
            404,
            never.content,
            never.headers.get("etag"),
        )


ATTACKS: list[tuple[str, str, set[int]]] = [
    ("../readers/li-wei", "/zh/index.html", {401, 403}),
    ("../managers", "/zh/index.html", {401, 403}),
    ("team/../managers", "/zh/index.html", {401, 403}),
    ("", "/zh/index.html", {401, 403}),
    ("LI.WEI", "/zh/index.html", {401, 403}),
    ("liXwei", "/zh/index.html", {401, 403}),
    ("left", "/zh/index.html", {403}),
    ("colleagues", "/readers/li-wei/zh/index.html", {404}),
    ("colleagues", "/managers/zh/index.html", {404}),
    ("colleagues", "/team/zh/index.html", {404}),
    ("colleagues", "/../managers/zh/index.html", {400, 404}),
    ("colleagues", "/zh/../../managers/zh/index.html", {400, 404}),
    ("colleagues", "/zh/%2e%2e/%2e%2e/managers/zh/index.html", {400, 404}),
    ("colleagues", "/%2fmanagers/zh/index.html", {400, 404}),
    ("colleagues", "/..%2fmanagers/zh/index.html", {400, 404}),
    ("colleagues", "/..\\managers\\zh\\index.html", {400, 404}),
    ("colleagues", "/server/readers.yaml", {404}),
    ("colleagues", "/../server/readers.yaml", {400, 404}),
    ("colleagues", "/server/nginx-site.conf", {404}),
    ("colleagues", "/.current-builds/lock", {404}),
]


@BOTH
@pytest.mark.parametrize(("login", "path", "allowed"), ATTACKS)
def test_no_name_and_no_address_leads_to_another_s_files(
    published: Published, login: str, path: str, allowed: set[int], server: str
) -> None:
    answer = published.get(login, path, server=server)
    assert answer.status in allowed
    assert marks_in(answer.content, path) == set()


@BOTH
def test_without_a_password_nothing_is_told(published: Published, server: str) -> None:
    for path in ("/", "/zh/index.html", "/assets/salesbook/reader.css", "/404.html", "/nothing"):
        assert published.get(None, path, server=server).status == 401
        assert published.get("gm", path, "wrong", server=server).status == 401
        claims = (("Remote-User", "gm"), ("X-Remote-User", "gm"))
        assert published.get("li.wei", path, "wrong", *claims, server=server).status == 401


@BOTH
def test_a_header_that_names_another_changes_nothing(published: Published, server: str) -> None:
    own = published.get("colleagues", "/zh/index.html", server=server)
    for name in ("Remote-User", "X-Remote-User", "X-Forwarded-User"):
        for values in (("gm", "colleagues"), ("colleagues", "gm")):
            headers = [(name, value) for value in values]
            answer = published.get("colleagues", "/zh/index.html", WORD, *headers, server=server)
            assert answer.content == own.content
    second = ("Authorization", "Basic Z206Z2VoZWlt")
    twice = published.get("colleagues", "/zh/index.html", WORD, second, server=server)
    assert twice.status in (400, 401) or twice.content == own.content


@pytest.mark.parametrize(
    ("names", "status"),
    [
        (["gm"], 200),
        ([], 403),
        ([""], 403),
        (["gm", "colleagues"], 403),
        (["colleagues", "gm"], 403),
        (["gm", "gm"], 403),
        (["GM"], 403),
        (["../managers"], 403),
        (["left"], 403),
    ],
)
def test_of_a_proxy_that_signs_people_on_one_name_counts_and_only_once(
    published: Published, names: list[str], status: int
) -> None:
    headers = [("Remote-User", name) for name in names]
    answer = published.get(None, "/zh/index.html", WORD, *headers, server="proxied")
    assert answer.status == status
    if status == 200:
        assert answer.content == published.get("gm", "/zh/index.html").content


def test_who_reads_stands_in_one_small_file(published: Published) -> None:
    for login, name in (("li.wei", "李伟"), ("gm", "管理视图"), ("colleagues", "团队视图")):
        style = published.get(login, "/assets/salesbook/reader.css")
        assert style.status == 200
        assert name in style.content.decode()
        assert len(style.content) < 400
        assert name not in published.get(login, "/zh/customers/index.html").content.decode().partition("</header>")[0]


@BOTH
def test_what_was_cached_is_never_taken_for_another_s_or_for_the_next_build_s(
    published: Published, server: str
) -> None:
    answers = {login: published.get(login, "/zh/index.html", server=server) for login in READERS}
    for login, answer in answers.items():
        assert answer.headers["cache-control"] == "private, no-cache"
        assert "authorization" in answer.headers["vary"].lower()
        cached = ("If-None-Match", answer.headers["etag"])
        assert published.get(login, "/zh/index.html", WORD, cached, server=server).status == 304
        for other in READERS:
            if answers[other].content != answer.content:
                asked = published.get(other, "/zh/index.html", WORD, cached, server=server)
                assert (asked.status, asked.content) == (200, answers[other].content)


def test_a_file_s_time_is_made_of_what_it_holds(published: Published) -> None:
    """Equal length, another content: another time, and so another tag."""
    times: dict[tuple[int, float], bytes] = {}
    for tree in (published.current / "team", published.current / "managers"):
        for path in tree.rglob("*"):
            if path.is_file():
                key = path.stat().st_size, path.stat().st_mtime
                assert times.setdefault(key, path.read_bytes()) == path.read_bytes(), path


def test_compressed_copies_hold_the_same(published: Published) -> None:
    packed = [path for path in published.current.rglob("*.gz") if path.is_file()]
    assert len(packed) > 100
    for path in packed:
        assert gzip.decompress(path.read_bytes()) == path.with_suffix("").read_bytes()
    answer = published.get("gm", "/zh/index.html", WORD, ("Accept-Encoding", "gzip"))
    assert answer.headers["content-encoding"] == "gzip"
    assert gzip.decompress(answer.content) == published.get("gm", "/zh/index.html").content


def test_a_reader_s_tree_holds_only_what_differs_and_equal_files_are_one(published: Published) -> None:
    team = published.current / "team"
    for tree in [published.current / "managers", *(published.current / "readers").iterdir()]:
        files = [path for path in tree.rglob("*") if path.is_file()]
        assert files
        for path in files:
            shared = team / path.relative_to(tree)
            assert not shared.is_file() or shared.read_bytes() != path.read_bytes() or path.suffix == ".gz"
        assert all(any(folder.iterdir()) for folder in tree.rglob("*") if folder.is_dir())
    inodes: dict[bytes, set[int]] = {}
    for tree in [published.current / "managers", *(published.current / "readers").iterdir()]:
        for path in tree.rglob("*.html"):
            inodes.setdefault(path.read_bytes(), set()).add(path.stat().st_ino)
    assert all(len(each) == 1 for each in inodes.values())


_LOADED = re.compile(r'<(?:script|link)[^>]* (?:src|href)="([^"#]+)"')
_BY_CONTENT = re.compile(r"\.([0-9a-f]{8,})\.(?:min\.)?(?:css|js)$")


def test_what_a_page_loads_is_named_by_what_it_holds(published: Published) -> None:
    """But for the file that says who reads, which is each reader's own, the picture of the tab, the forms' own files."""
    team, loaded = published.current / "team", set[Path]()
    for page in team.rglob("*.html"):
        names = _LOADED.findall(page.read_text(encoding="utf-8"))
        loaded |= {
            (page.parent / name).resolve() for name in names if "://" not in name and name.endswith((".css", ".js"))
        }
    ours = {path for path in loaded if path.parent.name in ("salesbook", "forms") and path.name != "reader.css"}
    assert {path.name.partition(".")[0] for path in ours} == {
        "frame", "early", "pages", "form", "records", "round", "form-page",
    }  # fmt: skip
    for path in loaded:
        named = _BY_CONTENT.search(path.name)
        assert named or path.name == "reader.css", path
        if path in ours and named:
            assert hashlib.sha256(path.read_bytes()).hexdigest().startswith(named[1])


# --- the build


def test_scripts_and_styles_of_two_builds_before_stay_reachable_and_no_older_ones(tmp_path: Path) -> None:
    current = tmp_path / "current"

    def build(content: str) -> list[str]:
        def write(fresh: Path) -> None:
            name = content_name("frame.css", content.encode())
            for path, text in ((f"assets/{name}", content), ("assets/reader.css", "who"), ("index.html", name)):
                file = fresh / "team" / path
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(text, encoding="utf-8")
            keep_assets(fresh, current)

        put_in_place(current, write, 1)
        return sorted(file.read_text(encoding="utf-8") for file in (current / "team" / "assets").iterdir())

    assert build("one") == ["one", "who"]
    assert build("two") == ["one", "two", "who"]
    assert build("two") == ["one", "two", "who"]
    assert build("three") == ["three", "two", "who"]
    assert build("four") == ["four", "three", "two", "who"]
    assert build("one") == ["four", "one", "three", "who"]
    (current / "assets.txt").write_text("assets/../../../secret\n/etc/passwd\n", encoding="utf-8")
    assert build("five") == ["five", "four", "who"]


@pytest.fixture
def book(tmp_path: Path) -> Path:
    company(tmp_path / "book")
    return tmp_path / "book"


def tree(folder: Path) -> dict[str, tuple[bytes, float]]:
    return {
        path.relative_to(folder).as_posix(): (path.read_bytes(), path.stat().st_mtime)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_two_books_that_differ_in_what_is_hidden_give_the_team_the_same_tree(book: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    words = ["publish", str(out), "--root", str(book), "--as-of", CLOCK.isoformat(), "-q"]
    assert main(words) == 0
    before = tree(out / "current" / "team")
    managers = tree(out / "current" / "managers")
    hidden = set(MARKERS) - {mark for content, _ in before.values() for mark in marks_in(content, "")}
    assert len(hidden) >= 8
    for file in (book / "records").rglob("*.yaml"):
        text = file.read_text(encoding="utf-8")
        for mark in hidden:
            text = text.replace(mark, mark[::-1])
        file.write_text(text, encoding="utf-8")
    assert main(words) == 0
    assert tree(out / "current" / "team") == before
    assert tree(out / "current" / "managers") != managers
    builds = [path.name for path in (out / ".current-builds").iterdir() if path.is_dir()]
    assert sorted(builds) == ["1", "2"]
    assert (out / "current").readlink().name == "2"


def test_a_faulty_list_changes_nothing_and_tells_every_fault(
    book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    listed = tmp_path / "readers.yaml"
    listed.write_text("li.wei: li-wei\nli.wei: wu-qian\n'a b': team\n\"x;}\": team\nwu: nobody\n", encoding="utf-8")
    words = ["publish", str(tmp_path / "out"), "--readers", str(listed), "--root", str(book), "--lang", "en"]
    assert main([*words, "--as-of", CLOCK.isoformat()]) == 2
    told = capsys.readouterr().err
    for place in ("2:1", "3:1", "4:1", "5:5"):
        assert f"{listed}:{place}: " in told
    assert "managers, team and the people who work here: boss, he, li-wei, wu-qian" in told
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("content", "place"),
    [(b"", "1:1"), (b"- a\n", "1:1"), (b"a: [\n", "2:1"), (b"a: b\n\xff", "2:1"), (b"a: {b: c}\n", "1:4")],
)
def test_what_is_no_list_is_refused_with_its_place(book: Path, tmp_path: Path, content: bytes, place: str) -> None:
    listed = tmp_path / "readers.yaml"
    listed.write_bytes(content)
    with pytest.raises(UnreadableReaders, match=f":{place}: "):
        read_readers(listed, open_book([book], judge, CLOCK, CLOCK))


def test_who_has_left_is_on_no_list(book: Path, tmp_path: Path) -> None:
    listed = tmp_path / "readers.yaml"
    listed.write_text("li.wei: li-wei\nleft: gone\n", encoding="utf-8")
    whole = open_book([book], judge, CLOCK, CLOCK)
    assert read_readers(listed, whole) == {"li.wei": "li-wei"}


def test_what_is_not_ours_is_not_published_over(book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = tmp_path / "out" / "current"
    other.mkdir(parents=True)
    (other / "thesis.txt").write_text("mine", encoding="utf-8")
    words = ["publish", str(tmp_path / "out"), "--root", str(book), "--as-of", CLOCK.isoformat(), "--lang", "en"]
    assert main(words) == 2
    told = capsys.readouterr().err
    assert f"{other} holds something else; name another folder\n" in told
    assert [path.name for path in other.iterdir()] == ["thesis.txt"]


@pytest.mark.parametrize("server", ["nginx", "caddy"])
@pytest.mark.parametrize("name", ["two words", "a;b", "a{b", 'a"b', "a$b", "a#b"])
def test_a_folder_that_no_server_s_settings_can_name_is_refused_before_anything_is_written(
    book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], server: str, name: str
) -> None:
    words = ["publish", str(tmp_path / name), "--server", server, "--root", str(book), "--lang", "en", "-q"]
    assert main([*words, "--as-of", CLOCK.isoformat()]) == 2
    told = capsys.readouterr().err
    assert told.startswith(f"salesbook: {tmp_path / name}: a web server's settings can't hold")
    assert not (tmp_path / name).exists()


# --- swapped in under readers


def test_who_reads_while_a_build_is_swapped_in_gets_whole_pages_of_one_build(tmp_path: Path) -> None:
    out, names = tmp_path / "out", [f"page-{number}.html" for number in range(10)]

    def build(number: int) -> None:
        def write(fresh: Path) -> None:
            (fresh / "team").mkdir()
            for name in names:
                (fresh / "team" / name).write_text(f"{number:03}" * 20_000, encoding="ascii")

        put_in_place(out / "current", write, 1)

    out.mkdir()
    (out / "server").mkdir()
    build(0)
    for name, text in nginx.files({"colleagues": "team"}, out).items():
        (out / "server" / name).write_text(text, encoding="utf-8")
    with published_by_nginx(out, {"colleagues": "team"}) as port:
        served, done = Published(tmp_path, out, {"nginx": port}), threading.Event()

        def read(name: str) -> list[bytes]:
            seen: list[bytes] = []
            while not done.is_set() or not seen:
                answer = served.get("colleagues", f"/{name}")
                seen.append(answer.content if answer.status == 200 else b"missed")
            return seen

        with ThreadPoolExecutor(10) as readers:
            reading = [readers.submit(read, name) for name in names]
            for number in range(1, 11):
                build(number)
            done.set()
            pages = {content for reader in reading for content in reader.result()}
    assert {(len(content), content[:3] * 20_000 == content) for content in pages} == {(60_000, True)}


# --- published again by itself


def verified(folder: Path) -> str:
    """What systemd says of the units in a folder; nothing where all is well."""
    systemd = shutil.which("systemd-analyze")
    if systemd is None:
        missing("systemd-analyze is not installed")
    names = [str(path) for path in sorted(folder.glob("salesbook-publish.*"))]
    done = subprocess.run([str(systemd), "verify", *names], capture_output=True, text=True, check=False)
    ours = [line for line in done.stderr.splitlines() if "salesbook-publish" in line]
    return "\n".join(line for line in ours if "User" not in line and "git" not in line)


@pytest.mark.parametrize(("origin", "starter"), [(True, "path"), (False, "timer")])
def test_units_publish_again_after_a_push_or_by_the_minute(tmp_path: Path, origin: bool, starter: str) -> None:
    root, bare = tmp_path / "a clone 50%", tmp_path / "book.git"
    subprocess.run(["git", "init", "-q", "-b", "main", str(root)], check=True)
    if origin:
        subprocess.run(["git", "init", "-q", "--bare", str(bare)], check=True)
        subprocess.run(["git", "-C", str(root), "remote", "add", "origin", str(bare)], check=True)
    (tmp_path / "server").mkdir()
    made = units.files((root,), tmp_path / "out", "nginx", tmp_path / "readers.yaml")
    assert set(made) == {"salesbook-publish.service", f"salesbook-publish.{starter}"}
    for name, text in made.items():
        (tmp_path / "server" / name).write_text(text.replace("User=git\n", ""), encoding="utf-8")
    assert verified(tmp_path / "server") == ""
    service = made["salesbook-publish.service"]
    assert f'--root "{tmp_path}/a clone 50%%"' in service
    assert f"--readers {tmp_path}/readers.yaml" in service
    if origin:
        assert f"PathChanged={bare}/refs/heads/in\n" in made["salesbook-publish.path"]
