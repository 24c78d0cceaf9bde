"""`remind`: who owes what by when, told once, with each reader's own eyes, to paper and to chats."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from salesbook.exchange import webhooks
from salesbook.exchange.webhooks import SERVICES, Webhook, send
from tests.support.chat_service import KEY, SECRET, Answer, Chat, serving, signed_for_dingtalk, signed_for_feishu
from tests.support.small_book import VISIT, SmallBook

MONDAY = "2026-11-23T08:00:00+08:00"
TUESDAY = "2026-11-24T08:00:00+08:00"
NOW = datetime(2026, 11, 24, tzinfo=UTC)
OK = {
    "wecom": Answer(),
    "dingtalk": Answer(),
    "feishu": Answer(body='{"code":0,"msg":"success"}'),
    "slack": Answer(body="ok"),
}
REFUSED = Answer(body='{"errcode":310000,"errmsg":"sign not match"}')


@pytest.fixture
def book(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> SmallBook:
    """Li Wei promised Hengda a visit for Tuesday 24 November, and owes what every rep owes."""
    small_book = SmallBook(tmp_path, capsys)
    small_book.mend(VISIT, "feedback: 认可岩板。\n", "feedback: 认可岩板。\nnext_visit_on: 2026-11-24\n")
    return small_book


def chat(book: SmallBook, service: str, *more: str, key: str = "group", variable: str = "GROUP") -> None:
    """Name one more chat in company.yaml."""
    text = book.path("company.yaml").read_text(encoding="utf-8")
    head = "" if "webhooks:" in text else "webhooks:\n"
    lines = [f"  - key: {key}", f"    service: {service}", f"    variable: {variable}", *more]
    book.write("company.yaml", text + head + "\n".join(lines) + "\n")


@pytest.fixture
def no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webhooks, "PAUSES", (0.0, 0.0))


def test_what_is_due_tomorrow_is_told_today_and_once(book: SmallBook) -> None:
    code, out, err = book.run("remind", "--as-of", MONDAY)
    assert code == 0
    assert "Hengda" not in out  # it has no English name
    assert "李伟" in out
    assert "恒大建材" in out
    assert "24 Nov" in out
    assert "no earlier run is known: since the beginning of 23 Nov" in err
    code, out, err = book.run("remind", "--as-of", "2026-11-23T09:30:00+08:00")
    assert code == 0
    assert "恒大建材" not in out
    assert "since the last good run, 23 Nov 08:00" in err


def test_what_came_due_is_told_again_with_what_became_of_it(book: SmallBook) -> None:
    book.run("remind", "--as-of", MONDAY)
    _, out, _ = book.run("remind", "--as-of", "2026-11-25T08:00:00+08:00")
    assert "not kept" in out
    assert "恒大建材" in out
    _, out, _ = book.run("remind", "--as-of", "2026-11-25T09:00:00+08:00")
    assert "恒大建材" not in out


def test_since_names_the_moment_and_is_said(book: SmallBook) -> None:
    book.run("remind", "--as-of", TUESDAY)
    code, out, err = book.run("remind", "--as-of", TUESDAY, "--since", "2026-11-20T00:00:00+08:00")
    assert code == 0
    assert "恒大建材" in out
    assert "since 19 Nov 24:00" in err


@pytest.mark.parametrize("content", ["", "{", "[]", '{"text": 1}', '{"text": "no moment"}'])
def test_a_damaged_note_of_the_last_run_is_as_good_as_none(book: SmallBook, content: str) -> None:
    book.run("remind", "--as-of", MONDAY)
    (book.root / ".cache" / "remind.json").write_text(content, encoding="utf-8")
    code, out, err = book.run("remind", "--as-of", MONDAY)
    assert code == 0
    assert "恒大建材" in out
    assert "no earlier run is known" in err


def test_a_run_that_cannot_be_noted_says_so_and_still_tells(book: SmallBook) -> None:
    (book.root / ".cache" / "remind.json").mkdir(parents=True)
    code, out, err = book.run("remind", "--as-of", MONDAY)
    assert code == 0
    assert "恒大建材" in out
    assert "could not be noted" in err


def test_on_a_holiday_nobody_is_reminded_and_the_next_run_makes_up_for_it(book: SmallBook) -> None:
    book.run("remind", "--as-of", "2026-11-20T08:00:00+08:00")
    code, out, _ = book.run("remind", "--as-of", "2026-11-22T08:00:00+08:00")
    assert code == 0
    assert "is no workday: nobody is reminded" in out
    _, out, err = book.run("remind", "--as-of", MONDAY)
    assert "since the last good run, 20 Nov 08:00" in err
    assert "恒大建材" in out


def test_each_reads_with_his_own_eyes(book: SmallBook) -> None:
    _, out, _ = book.run("remind", "--as-of", MONDAY, "--as", "luo-jing")
    assert "恒大建材" not in out
    _, out, _ = book.run("remind", "--as-of", MONDAY, "--as", "li-wei")
    assert "恒大建材" in out
    _, out, _ = book.run("remind", "--as-of", MONDAY, "--as", "team", "--lang", "zh")
    assert "（1 件）" in out  # a promise is the rep's own: the team learns how many
    assert "李伟：" not in "".join(line for line in out.splitlines() if "约定" in line)


def test_nobody_of_the_book_is_refused(book: SmallBook) -> None:
    code, _, err = book.run("remind", "--as", "nobody")
    assert code == 2
    assert "nobody" in err


@pytest.mark.parametrize("service", sorted(OK))
def test_each_service_takes_it_as_it_documents(book: SmallBook, service: str, monkeypatch: pytest.MonkeyPatch) -> None:
    chat(book, service)
    with serving(Chat(OK[service])) as there:
        monkeypatch.setenv("GROUP", there.address)
        monkeypatch.setenv("GROUP_SECRET", SECRET)
        code, out, err = book.run("remind", "--to", "webhook", "--as-of", MONDAY)
        assert (code, err) == (0, "")
        assert "group: sent" in out
        (path, body), (text,) = there.sent[0], there.texts()
        assert len(there.sent) == 1
        assert KEY in path
        assert "Yunchuan, as of 23 Nov 08:00" in text
        signed = {"dingtalk": lambda: signed_for_dingtalk(path), "feishu": lambda: signed_for_feishu(body)}
        assert signed.get(service, lambda: "sign" not in path and "sign" not in body)()
        assert SECRET not in out + json.dumps(body) + path
        code, out, _ = book.run("remind", "--to", "webhook", "--as-of", MONDAY)
        assert code == 0
        assert "nothing came due" in out
        assert len(there.sent) == 1


@pytest.mark.usefixtures("no_pause")
def test_a_delivery_is_tried_three_times_and_told_again_at_the_next_run(
    book: SmallBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    chat(book, "dingtalk")
    chat(book, "slack", key="second", variable="SECOND")
    with serving(Chat(REFUSED)) as broken, serving(Chat(OK["slack"])) as sound:
        monkeypatch.setenv("GROUP", broken.address)
        monkeypatch.setenv("SECOND", sound.address)
        code, out, err = book.run("remind", "--to", "webhook", "--as-of", MONDAY)
        assert code == 1
        assert len(broken.sent) == 3
        assert len(sound.sent) == 1
        assert "group (DingTalk): not sent: the service refused it" in err
        assert "sign not match" in err
        assert KEY not in out + err
        broken.answers = [Answer(status=503), OK["dingtalk"]]
        code, _, err = book.run("remind", "--to", "webhook", "--as-of", MONDAY)
        assert (code, err) == (0, "")
        assert len(broken.sent) == 5
        assert len(sound.sent) == 1


@pytest.mark.usefixtures("no_pause")
def test_a_redirect_is_not_followed(book: SmallBook, monkeypatch: pytest.MonkeyPatch) -> None:
    chat(book, "wecom")
    with serving(Chat()) as elsewhere, serving(Chat(Answer(status=307, location=elsewhere.address))) as there:
        monkeypatch.setenv("GROUP", there.address)
        code, _, err = book.run("remind", "--to", "webhook", "--as-of", MONDAY)
        assert code == 1
        assert "status 307" in err
        assert elsewhere.sent == []


def test_a_variable_that_is_not_set_is_named(book: SmallBook, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GROUP", raising=False)
    chat(book, "wecom")
    code, _, err = book.run("remind", "--to", "webhook", "--as-of", MONDAY)
    assert code == 1
    assert "GROUP is not set" in err


def test_without_a_chat_it_says_where_to_name_one(book: SmallBook) -> None:
    code, _, err = book.run("remind", "--to", "webhook", "--as-of", MONDAY)
    assert code == 1
    assert "names no webhooks" in err


def test_a_chat_of_one_person_gets_what_he_owes(book: SmallBook, monkeypatch: pytest.MonkeyPatch) -> None:
    chat(book, "slack", "    person: li-wei")
    with serving(Chat(OK["slack"])) as there:
        monkeypatch.setenv("GROUP", there.address)
        book.run("remind", "--to", "webhook", "--as-of", MONDAY)
        (text,) = there.texts()
    assert text.startswith("李伟, as of")
    assert "恒大建材" in text


@pytest.mark.usefixtures("no_pause")
@pytest.mark.parametrize(
    "address", ["", "ftp://example.com/x", "http://example.com/x", "https://", "no address", "https://[::1"]
)
def test_only_https_or_this_machine_is_sent_to(address: str) -> None:
    refused = send(Webhook(SERVICES["slack"], address, ""), "text", lambda: NOW, lambda _: None)
    assert refused is not None
    assert "no https address" in refused.en


@pytest.mark.usefixtures("no_pause")
def test_a_service_that_is_not_there_is_said_without_its_address() -> None:
    with serving(Chat()) as there:
        gone = there.address
    refused = send(Webhook(SERVICES["wecom"], gone, ""), "text", lambda: NOW, lambda _: None)
    assert refused is not None
    assert KEY not in refused.en
    assert "could not be reached" in refused.en


@pytest.mark.usefixtures("no_pause")
def test_an_answer_tells_neither_secret_nor_address_and_steers_no_terminal() -> None:
    said = f"\x1b[31m {SECRET} key={KEY} denied"
    with serving(Chat(Answer(body=said))) as there:
        refused = send(Webhook(SERVICES["slack"], there.address, SECRET), "text", lambda: NOW, lambda _: None)
    assert refused is not None
    assert "denied" in refused.en
    assert not {SECRET, KEY, "\x1b"} & {part for part in (SECRET, KEY, "\x1b") if part in refused.en}


def test_no_text_calls_people_or_opens_a_link() -> None:
    hostile = '<at user_id="all">everyone</at> <!channel> <https://evil.example|here> & @all'
    _, feishu = SERVICES["feishu"].post(hostile, "", NOW)
    assert "<" not in feishu["content"]["text"]
    _, slack = SERVICES["slack"].post(hostile, "", NOW)
    assert "<" not in slack["text"]
    assert "&amp;" in slack["text"]
    _, dingtalk = SERVICES["dingtalk"].post(hostile, "", NOW)
    assert dingtalk["at"] == {"isAtAll": False}


def test_a_long_message_keeps_within_what_the_service_takes_and_says_how_many_more(
    book: SmallBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(10, 50):
        words = f"第 {number} 件：" + "把东湖花园二期的样砖送到工地并拍照" * 3
        lines = [f"id: t-{number}", f'title: "{words}"', "for: li-wei", "by: luo-jing", "due: 2026-11-24"]
        lines += ["kind: ad_hoc", "set_on: 2026-11-20", 'written_at: "2026-11-20T09:00:00+08:00"']
        book.write(f"tasks/2026/t-{number}.yaml", "\n".join(lines) + "\n")
    assert book.check() == []
    chat(book, "wecom", "    person: li-wei")
    with serving(Chat()) as there:
        monkeypatch.setenv("GROUP", there.address)
        assert book.run("remind", "--to", "webhook", "--as-of", MONDAY, "--lang", "zh")[0] == 0
        (text,) = there.texts()
    assert len(text.encode()) <= 2048
    assert "另有" in text.splitlines()[-1]
    shown = sum(line.startswith("· ") for line in text.splitlines())
    assert shown >= 2
