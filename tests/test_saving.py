"""Saving from a form into the clone: what is saved, what is told, and every way in which others might try."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from salesbook.site import saving
from salesbook.store import new_file
from tests.support.saving_server import FORM, NOW, TEXT, VISIT, Client, files, fill, serving
from tests.support.site_pages import ROOT


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return fill(tmp_path / "book")


@pytest.fixture
def form(book: Path) -> Iterator[Client]:
    with serving(book) as client:
        client.open()
        yield client


def test_a_saved_record_is_a_file_of_exactly_these_bytes_and_its_writer_is_told(book: Path, form: Client) -> None:
    answer = form.save()
    assert answer.status == 201
    assert (book / VISIT).read_bytes() == TEXT.encode()
    assert answer.content["path"] == VISIT
    told = answer.content["files"][0]
    assert told == {
        "path": VISIT,
        "page": "visits/2026-w48/2026-11-23--li-wei--hengda",
        "title": "Visit · 2026-w48/2026-11-23--li-wei--hengda",
        "shown_from": None,
        "doubles": [],
    }


def test_a_saved_record_is_in_the_next_look_at_the_book(book: Path) -> None:
    with serving(book) as form:
        form.open()
        assert form.save().status == 201
        form.open()
        again = form.save(path=VISIT.replace(".yaml", "--2.yaml"))
        assert again.status == 201
        assert [item["path"] for item in form.get("/pending").content["files"]] == []  # no Git here


def test_every_secret_is_good_once(book: Path, form: Client) -> None:
    used = form.secret
    assert form.save().status == 201
    second = VISIT.replace(".yaml", "--2.yaml")
    assert form.save(second, X_Salesbook_Secret=used).status == 403
    assert not (book / second).exists()
    form.get("/pending")
    form.secret = form.get("/pending").headers["X-Salesbook-Secret"]
    assert form.save(second).status == 201


def test_a_refused_record_uses_its_secret_up_and_brings_the_next(form: Client) -> None:
    used = form.secret
    assert form.save(content="nothing: 1\n").status == 400
    assert form.secret not in ("", used)
    assert form.save(X_Salesbook_Secret=used).status == 403


@pytest.mark.parametrize("secret", ["", "guessed", None])
def test_without_a_secret_of_ours_nothing_is_saved(book: Path, form: Client, secret: str | None) -> None:
    body = json.dumps({"path": VISIT, "content": TEXT}).encode()
    headers = {"Content-Type": "application/json", "Origin": f"http://{form.host}"}
    before = files(book)
    more = {} if secret is None else {"X-Salesbook-Secret": secret}
    assert form.ask("POST", "/save", body, headers | more).status == 403
    assert files(book) == before


def test_only_forms_get_a_secret_and_each_its_own(form: Client) -> None:
    first, second = form.open(), form.open()
    assert "/.changes.js" not in first
    assert first != second
    assert "salesbook-save" not in form.get("/en/index.html").content
    assert "/.changes.js" in form.get("/en/index.html").content


def test_the_form_of_a_site_that_only_shows_has_no_secret_and_saves_nothing(book: Path) -> None:
    with serving(book, saves=False) as form:
        assert "salesbook-save" not in form.open()
        before = files(book)
        assert form.save(X_Salesbook_Secret=form.host).status == 403
        assert form.get("/pending").status == 404
        assert files(book) == before


FOREIGN = [
    "https://evil.example",
    "null",
    "http://127.0.0.1:1",
    "http://127.0.0.1",
    "https://{host}",
    "http://{host}.evil",
]


@pytest.mark.parametrize("origin", FOREIGN)
def test_a_page_of_another_origin_saves_nothing(book: Path, form: Client, origin: str) -> None:
    before = files(book)
    assert form.save(Origin=origin.format(host=form.host)).status == 403
    assert files(book) == before


def test_a_request_without_an_origin_saves_nothing(book: Path, form: Client) -> None:
    body = json.dumps({"path": VISIT, "content": TEXT}).encode()
    headers = {"Content-Type": "application/json", "X-Salesbook-Secret": form.secret}
    assert form.ask("POST", "/save", body, headers).status == 403
    assert not (book / VISIT).exists()


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:{port}", "127.0.0.1.evil.example", "", "[::2]:{port}", "a@127.0.0.1"]
)
def test_a_wrong_host_saves_nothing_and_sees_nothing(book: Path, form: Client, host: str) -> None:
    host = host.format(port=form.port)
    assert form.save(Host=host, Origin=f"http://{host}").status == 403
    assert not (book / VISIT).exists()
    assert form.get(FORM, Host=host).status == 403
    assert form.get("/pending", Host=host).status == 403


@pytest.mark.parametrize(
    "host", ["LocalHost:{port}", "LOCALHOST:{port}", "[::1]:{port}", "127.0.0.1:{port}", "localhost"]
)
def test_this_machine_s_names_are_good_in_any_case(book: Path, form: Client, host: str) -> None:
    host = host.format(port=form.port)
    assert form.save(Host=host, Origin=f"http://{host.lower()}").status == 201
    assert (book / VISIT).exists()


def raw(port: int, request: bytes) -> bytes:
    """What the server answers to these bytes, to its end."""
    with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
        connection.sendall(request)
        connection.shutdown(socket.SHUT_WR)
        return b"".join(iter(lambda: connection.recv(65536), b""))


def spelt(form: Client, *more: str, body: bytes | None = None, length: str | None = None) -> bytes:
    """A request by hand, its lines as they are given."""
    body = json.dumps({"path": VISIT, "content": TEXT}).encode() if body is None else body
    lines = [
        "POST /save HTTP/1.1",
        "Content-Type: application/json",
        f"X-Salesbook-Secret: {form.secret}",
        f"Origin: http://{form.host}",
        *([] if length == "" else [f"Content-Length: {length or len(body)}"]),
        *more,
    ]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


@pytest.mark.parametrize("second", ["Host: 127.0.0.1:{port}", "Host: evil.example"])
def test_two_hosts_in_one_request_save_nothing(book: Path, form: Client, second: str) -> None:
    answer = raw(form.port, spelt(form, f"Host: {form.host}", second.format(port=form.port)))
    assert answer.startswith(b"HTTP/1.1 403")
    assert not (book / VISIT).exists()


def test_the_request_by_hand_is_good_but_for_its_faults(book: Path, form: Client) -> None:
    assert raw(form.port, spelt(form, f"Host: {form.host}")).startswith(b"HTTP/1.1 201")
    assert (book / VISIT).exists()


def test_a_body_that_breaks_off_saves_nothing(book: Path, form: Client) -> None:
    body = json.dumps({"path": VISIT, "content": TEXT}).encode()
    assert raw(form.port, spelt(form, f"Host: {form.host}", length=str(len(body) + 10))) == b""
    assert not (book / VISIT).exists()


def test_what_follows_a_refused_body_is_no_request_of_its_own(book: Path, form: Client) -> None:
    hidden = spelt(form, f"Host: {form.host}")
    outer = spelt(form, "Host: evil.example", body=hidden)
    answer = raw(form.port, outer)
    assert answer.count(b"HTTP/1.1") == 1
    assert not (book / VISIT).exists()


@pytest.mark.parametrize(
    ("more", "length", "status"),
    [((), "", 411), (("Transfer-Encoding: chunked",), None, 411), ((), "-5", 411), ((), "0x10", 411)],
)
def test_a_request_of_unsaid_length_saves_nothing(
    book: Path, form: Client, more: tuple[str, ...], length: str | None, status: int
) -> None:
    answer = raw(form.port, spelt(form, f"Host: {form.host}", *more, length=length))
    assert answer.startswith(f"HTTP/1.1 {status}".encode())
    assert not (book / VISIT).exists()


def test_more_than_64_kb_are_refused_and_so_much_is_not(book: Path, form: Client) -> None:
    asked = json.dumps({"path": VISIT, "content": TEXT}).encode()
    before = files(book)
    assert form.post("/save", asked + b" " * (65537 - len(asked))).status == 413
    assert form.post("/save", asked + b" " * 3_000_000).status == 413 or form.open()
    assert files(book) == before
    form.open()
    assert form.post("/save", asked + b" " * (65536 - len(asked))).status == 201


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "text/json"]
)
def test_what_a_foreign_form_could_send_is_not_json(book: Path, form: Client, kind: str) -> None:
    assert form.save(Content_Type=kind).status == 415
    assert not (book / VISIT).exists()


@pytest.mark.parametrize(
    "asked",
    [b"", b"{", b"[]", b"null", b"[" * 60000, b'{"path": 1, "content": ""}', b'{"path": "records/a.yaml"}', b'{"files": []}',
     b'{"files": [1]}', b'{"path": "records/a.yaml", "content": "a", "replaces": 1}', b"\xff\xfe"],
)  # fmt: skip
def test_json_that_is_no_request_is_told_as_a_finding(form: Client, asked: bytes) -> None:
    answer = form.post("/save", asked)
    assert (answer.status, answer.content[0]["rule"]) == (400, "save-request")


WAYS_OUT = [
    "records/../outside.yaml",
    "../outside.yaml",
    "/outside.yaml",
    "records/visits/../../outside.yaml",
    "records\\..\\outside.yaml",
    "records/visits/2026-w48/..%2f..%2foutside.yaml",
    "records/visits/2026-w48/a\u0000b.yaml",
    "schemas/visit.schema.json",
    ".git/hooks/pre-commit",
    "records/.gitattributes",
    "records/visits/2026-w48/con.yaml",
    "records//visits/2026-w48/a.yaml",
    "records/visits/2026-w48/2026-11-23--li-wei--hengda.yaml/x.yaml",
    "RECORDS/visits/2026-w48/2026-11-23--li-wei--hengda.yaml",
    "records/nothing/a.yaml",
    "records/company.yaml.yaml",
    "",
]


@pytest.mark.parametrize("path", WAYS_OUT)
def test_a_path_that_is_none_of_a_record_is_refused(book: Path, form: Client, path: str) -> None:
    before = sorted(file for file in book.parent.rglob("*") if ".cache" not in file.parts)
    assert form.save(path).status == 400
    assert form.post("/save", {"path": path, "content": TEXT, "replaces": "0" * 64}).status in (400, 409)
    assert sorted(file for file in book.parent.rglob("*") if ".cache" not in file.parts) == before


def test_an_existing_record_is_never_touched(book: Path, form: Client) -> None:
    there = "records/customers/hengda.yaml"
    before = files(book)
    answer = form.save(there)
    assert (answer.status, answer.content["path"]) == (409, there)
    assert files(book) == before


@pytest.mark.parametrize("what", ["folder", "file", "nowhere", "week"])
def test_a_link_in_the_way_is_not_followed(book: Path, form: Client, tmp_path: Path, what: str) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    if what == "folder":
        (book / "records" / "visits").rename(tmp_path / "visits")
        (book / "records" / "visits").symlink_to(tmp_path / "visits")
    elif what == "week":
        (book / VISIT).parent.symlink_to(elsewhere)
    else:
        (book / VISIT).parent.mkdir()
        (book / VISIT).symlink_to(elsewhere / ("x" if what == "nowhere" else "y"))
        if what == "file":
            (elsewhere / "y").write_text("precious", encoding="utf-8")
    answer = form.save()
    assert answer.status in (400, 409)
    assert not [file for file in tmp_path.rglob("*") if file.is_file() and TEXT in file.read_text(errors="replace")]
    assert what != "file" or (elsewhere / "y").read_text(encoding="utf-8") == "precious"


def test_a_folder_that_is_a_file_is_in_the_way(book: Path, form: Client) -> None:
    (book / VISIT).parent.write_text("no folder", encoding="utf-8")
    answer = form.save()
    assert (answer.status, answer.content[0]["rule"]) == (400, "tree-mode")


def test_findings_come_back_to_their_fields_in_the_page_s_language(book: Path, form: Client) -> None:
    wrong = TEXT.replace("hengda", "hengdaa").replace("2026-11-23\n", "23.11.\n")
    answer = form.save(content=wrong, Accept_Language="zh-CN,zh;q=0.9")
    assert answer.status == 400
    found = {tuple(item["field"]): item for item in answer.content}
    assert set(found) == {("date",), ("customer",)}
    assert found["customer",]["rule"] == "reference-unknown"
    assert "没有编号为“hengdaa”的客户" in found["customer",]["message"]
    checked = ("path", "line", "column", "level", "rule", "obligations", "message", "remedy", "field")
    assert list(found["customer",]) == list(checked)
    assert "no customer" in form.save(content=wrong, Accept_Language="en").content[1]["message"]
    assert not (book / VISIT).exists()


def test_the_findings_are_those_of_check(book: Path, form: Client) -> None:
    """What the form is told before writing is what `check` says of the same file once it lies there."""
    wrong = TEXT.replace(
        "feedback: 认可岩板。\n", 'outcome: none\narrive_at: "10:00"\nleave_at: "09:00"\nplan_line: 2026-w47/li-wei#z\n'
    )
    told = form.save(content=wrong).content
    (book / VISIT).parent.mkdir(parents=True)
    (book / VISIT).write_text(wrong, encoding="utf-8")
    words = [sys.executable, "-m", "salesbook.commands.main", "check", VISIT, "--format", "json", "--root", str(book)]
    done = subprocess.run(
        words, capture_output=True, check=False, env={**os.environ, "PYTHONPATH": str(ROOT / "scripts")}
    )
    assert json.loads(done.stdout) == [{name: part for name, part in item.items() if name != "field"} for item in told]
    assert [item["rule"] for item in told] == ["visit-times", "reference-key"]


def test_a_refused_record_leaves_no_trace_for_the_next_check(book: Path, form: Client) -> None:
    """The cache must not take what was only proposed for a file that is there."""
    customer = "records/customers/newton.yaml"
    text = (book / "records/customers/hengda.yaml").read_text(encoding="utf-8").replace("hengda", "newton")
    visit = TEXT.replace("customer: hengda", "customer: newton")
    path = VISIT.replace("hengda", "newton")
    pair = [{"path": customer, "content": text}, {"path": path, "content": visit.replace("feedback", "feedbak")}]
    assert form.post("/save", {"files": pair}).status == 400
    answer = form.save(path, visit)
    assert [item["rule"] for item in answer.content] == ["reference-unknown"]


def test_several_records_that_point_at_each_other_are_saved_together_or_not_at_all(book: Path, form: Client) -> None:
    customer = "records/customers/newton.yaml"
    text = (book / "records/customers/hengda.yaml").read_text(encoding="utf-8").replace("hengda", "newton")
    path = VISIT.replace("hengda", "newton")
    visit = {"path": path, "content": TEXT.replace("customer: hengda", "customer: newton")}
    pair = [visit, {"path": customer, "content": text}]
    before = files(book)
    assert form.post("/save", {"files": [*pair, {"path": VISIT, "content": "x"}]}).status == 400
    assert form.post("/save", {"files": [*pair, visit]}).content[0]["rule"] == "save-request"
    assert files(book) == before
    answer = form.post("/save", {"files": pair})
    assert (answer.status, answer.content["paths"]) == (201, [path, customer])
    assert [item["alike"] for item in answer.content["files"][1]["doubles"]] == [["names alike"]]
    assert files(book).keys() - before.keys() == {path, customer}


def test_two_saves_at_once_write_one_whole_file(book: Path, form: Client) -> None:
    clients = [Client(form.port) for _ in range(8)]
    texts = [TEXT.replace("认可", f"{'认可' * 200}{n}") for n in range(8)]
    for client in clients:
        client.open()
    told: list[int] = []
    gate = threading.Barrier(8)

    def go(n: int) -> None:
        gate.wait()
        told.append(clients[n].save(content=texts[n]).status)

    threads = [threading.Thread(target=go, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told) == [201] + [409] * 7
    assert (book / VISIT).read_text(encoding="utf-8") in texts


def test_two_programs_that_create_one_file_at_once_write_it_once(book: Path) -> None:
    """Not by our lock: by the disk's own word."""
    made: list[str] = []

    def go(text: str) -> None:
        try:
            new_file.create(book, {VISIT: text.encode()})
        except new_file.Exists:
            return
        made.append(text)

    threads = [threading.Thread(target=go, args=(f"{n}" * 10000,)) for n in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert made == [(book / VISIT).read_text(encoding="utf-8")]


@pytest.mark.parametrize("where", ["fsync", "link", "mkdir"])
def test_a_full_disk_is_told_and_leaves_nothing(
    book: Path, form: Client, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    before = files(book)
    with monkeypatch.context() as patch:
        patch.setattr(Path if where == "mkdir" else os, where, full)
        answer = form.save()
    assert answer.status == 507
    assert "No space left" in answer.content["message"]
    assert files(book) == before
    assert form.save().status == 201


def test_a_disk_that_fills_up_at_the_second_file_takes_the_first_back(
    book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    links: list[object] = []
    link = os.link

    def second(source: Any, target: Any) -> None:
        links.append(target)
        if len(links) > 1:
            raise OSError(errno.ENOSPC, "full")
        link(source, target)

    monkeypatch.setattr(os, "link", second)
    before = files(book)
    with pytest.raises(OSError, match="full"):
        new_file.create(book, {"records/a.yaml": b"a", "records/b.yaml": b"b"})
    assert files(book) == before


def test_a_disk_without_links_holds_the_name_until_the_file_is_whole(
    book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none(*_: object) -> None:
        raise OSError(errno.EPERM, "no links here")

    monkeypatch.setattr(os, "link", none)
    new_file.create(book, {VISIT: TEXT.encode()})
    assert (book / VISIT).read_text(encoding="utf-8") == TEXT
    with pytest.raises(new_file.Exists):
        new_file.create(book, {VISIT: b"other"})
    assert (book / VISIT).read_text(encoding="utf-8") == TEXT


KILLED = """
import os, signal, sys
from pathlib import Path
from salesbook.store import new_file
point, root, path = sys.argv[1:4]
real = getattr(os, point)
def dies(*given, **named):
    os.kill(os.getpid(), signal.SIGKILL)
setattr(os, point, dies)
new_file.create(Path(root), {path: b"x" * 50000})
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
@pytest.mark.parametrize("point", ["fsync", "link"])
def test_a_killed_program_leaves_nothing_half_written(book: Path, point: str) -> None:
    before = files(book)
    words = [sys.executable, "-c", KILLED, point, str(book), VISIT]
    done = subprocess.run(words, check=False, env={**os.environ, "PYTHONPATH": str(ROOT / "scripts")})
    assert done.returncode == -signal.SIGKILL
    assert (book / VISIT).exists() is False
    assert files(book) != before  # the half that lies aside …
    new_file.sweep(book)
    assert files(book) == before  # … is swept when a server starts


def test_what_lies_aside_is_below_no_folder_that_git_sees(book: Path) -> None:
    subprocess.run(["git", "init", "-q", str(book)], check=True)
    (book / new_file.ASIDE).mkdir(parents=True)
    new_file.create(book, {VISIT: TEXT.encode()})
    (book / new_file.ASIDE / "x.part").write_text("half", encoding="utf-8")
    listed = subprocess.run(["git", "-C", str(book), "status", "--porcelain"], capture_output=True, check=True).stdout
    assert b".cache" not in listed


def test_a_record_dated_ahead_is_saved_and_its_writer_is_told_from_when_it_is_shown(form: Client) -> None:
    later = TEXT.replace("2026-11-23", "2026-11-25")
    told = form.save(VISIT.replace("11-23", "11-25"), later, Accept_Language="zh").content["files"][0]
    assert told["shown_from"]["at"] == "2026-11-25T12:00:00+08:00"
    assert "11月25日" in told["shown_from"]["text"]
    assert "as_of" not in told["shown_from"]["text"]


def test_where_the_book_s_clock_is_pinned_that_is_said(book: Path) -> None:
    company = book / "records" / "company.yaml"
    company.write_text(company.read_text(encoding="utf-8") + 'as_of: "2026-11-23T14:00:00+08:00"\n', encoding="utf-8")
    with serving(book, now=NOW) as form:
        form.open()
        later = TEXT.replace("date: 2026-11-23", "date: 2026-11-24")
        told = form.save(VISIT.replace("11-23", "11-24"), later).content["files"][0]["shown_from"]
    assert told["at"] == "2026-11-24"
    assert "as_of" in told["text"]


def test_a_correction_replaces_only_the_bytes_it_began_with(book: Path, form: Client) -> None:
    path = "records/visits/2026-w47/2026-11-18--li-wei--hengda.yaml"
    old = (book / path).read_bytes()
    new = old.decode().replace("认可岩板。", "认可岩板，嫌贵。")
    seen = hashlib.sha256(old).hexdigest()
    asked = {"path": path, "content": new, "replaces": seen}
    assert form.post("/save", {**asked, "replaces": "0" * 64}).status == 409
    assert form.post("/save", {**asked, "content": new + "nonsense: 1\n"}).status == 400
    assert (book / path).read_bytes() == old
    assert form.post("/save", asked).status == 201
    assert (book / path).read_text(encoding="utf-8") == new
    assert form.post("/save", asked).status == 409
    assert form.post("/save", {**asked, "path": VISIT}).status == 409
    assert not (book / VISIT).exists()


def test_doubles_are_told_of_what_is_not_written_yet(form: Client) -> None:
    asked = {"kind": "customer", "data": {"name": "恒达建材", "id": "new"}}
    answer = form.post("/doubles", asked)
    assert answer.status == 200
    assert answer.content["doubles"] == [
        {
            "path": "records/customers/hengda.yaml",
            "page": "customers/hengda",
            "title": "Customer · 恒大建材",
            "alike": ["names alike"],
        }
    ]
    assert form.post("/doubles", {"kind": "visit", "data": {}}).content == {"doubles": []}
    assert form.post("/doubles", {"kind": "order", "data": {}}).status == 400
    assert form.post("/doubles", {"kind": "customer", "data": {"name": 1, "private": [], "id": {}}}).status == 200


def test_nothing_else_can_be_sent(form: Client) -> None:
    assert form.post("/delete", {}).status == 404
    assert form.ask("PUT", "/save", b"", {}).status in (405, 501)


def test_an_error_while_saving_is_no_half_answer(form: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise ZeroDivisionError("boom")

    monkeypatch.setattr(saving, "judge_proposed", fails)
    answer = form.save()
    assert answer.status == 500
    assert "ZeroDivisionError" in answer.content["message"]
    assert form.secret
