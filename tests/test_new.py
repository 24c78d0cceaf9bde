"""`new`: a record from the words of a call, and from what is asked at a real terminal."""

from __future__ import annotations

import codecs
import json
import os
import re
import select
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from salesbook.yamlio import read
from tests.support.saving_server import fill
from tests.support.site_pages import ROOT
from tests.support.small_book import SmallBook

AS_OF = "2026-11-23T14:00:00+08:00"
PATH = "records/visits/2026-w48/2026-11-23--li-wei--hengda.yaml"
VISIT = ("visit", "date=2026-11-23", "person=li-wei", "customer=hengda", "feedback=认可岩板。")


@pytest.fixture
def book(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> SmallBook:
    return SmallBook(tmp_path, capsys)


def new(book: SmallBook, *words: str, lang: str = "en") -> tuple[int, str, str]:
    return book.run("new", *words, "--as-of", AS_OF, "--lang", lang)


def test_the_words_of_a_call_make_one_record_and_its_path_is_printed(book: SmallBook) -> None:
    assert new(book, *VISIT) == (0, f"{PATH}\n", "")
    assert (book.root / PATH).read_text(encoding="utf-8") == (
        'date: "2026-11-23"\nperson: "li-wei"\ncustomer: "hengda"\nfeedback: "认可岩板。"\n'
        'written_at: "2026-11-23T14:00:00+08:00"\n'
    )
    assert book.check() == []


def test_written_at_is_the_as_of_moment_unless_it_is_said(book: SmallBook) -> None:
    new(book, *VISIT, "written_at=2026-11-23 12:00")
    assert 'written_at: "2026-11-23T12:00:00+08:00"' in (book.root / PATH).read_text(encoding="utf-8")


def test_further_records_of_one_key_are_numbered(book: SmallBook) -> None:
    paths = [new(book, *VISIT)[1].strip() for _ in range(3)]
    assert paths == [PATH, PATH.replace(".yaml", "--2.yaml"), PATH.replace(".yaml", "--3.yaml")]
    assert book.check() == []


def test_a_record_whose_key_has_no_day_is_never_overwritten(book: SmallBook) -> None:
    before = book.path("customers/hengda.yaml").read_bytes()
    words = ("customer", "id=hengda", "name=另一家", "by=li-wei", "stages.1.stage=prospect", "stages.1.date=2026-11-23")
    code, out, err = new(book, *words, "owners.1.person=li-wei", "owners.1.from=2026-11-23")
    assert (code, out) == (1, "")
    assert "records/customers/hengda.yaml exists" in err
    assert book.path("customers/hengda.yaml").read_bytes() == before


@pytest.mark.parametrize(
    ("words", "gone"),
    [
        (("visit",), "date, person, customer"),
        (("visit", "date=2026-11-23", "person=li-wei"), "customer"),
        (("customer", "name=新客户"), "id, stages, owners, by"),
        (("summary",), "week, person"),
    ],
)
def test_without_a_terminal_what_is_missing_is_named_and_nothing_asked(
    book: SmallBook, words: tuple[str, ...], gone: str
) -> None:
    code, out, err = new(book, *words)
    assert (code, out) == (2, "")
    assert f"missing: {gone}" in err


def test_what_is_wrong_is_told_as_check_tells_it_and_nothing_is_written(book: SmallBook) -> None:
    code, out, _ = new(
        book, *VISIT[:-1], "outcome=maybe", "arrive_at=9:00", "leave_at=08:00", "plan_line=2026-w47/li-wei#z"
    )
    assert code == 1
    assert "schema-enum" in out
    assert "reference-key" in out
    assert not (book.root / PATH).exists()


@pytest.mark.parametrize(
    ("word", "told"),
    [
        ("feedbak=x", 'has no field "feedbak". Did you mean "feedback"?'),
        ("feedback", '"feedback" is no key=value'),
        ("=x", '"=x" is no key=value'),
        ("feedback=", '"feedback=" is no key=value'),
        ("feedback.x=1", "feedback has no parts"),
        ("prospect=x", "names no part of this group; its parts: id, name"),
        ("prospect.nam=x", 'Did you mean "name"?'),
        ("with.3=li-wei", "counted from 1"),
        ("with.0=li-wei", "counted from 1"),
        ("feedback=again", "given twice"),
    ],
)
def test_a_word_that_fits_nowhere_is_refused_with_a_hint(book: SmallBook, word: str, told: str) -> None:
    code, _, err = new(book, *VISIT, word)
    assert code == 2
    assert told in err
    assert not (book.root / PATH).exists()


def test_an_unknown_kind_is_refused_with_a_hint(book: SmallBook) -> None:
    assert 'Did you mean "visit"?' in new(book, "vist")[2]


def test_values_are_typed_as_people_write_them(book: SmallBook) -> None:
    words = (
        "order", "id=o-1", "kind=订货", "customer=恒大建材", "by=李伟", "received_at=now", "amount=1,200",
        "lines.1.key=a", "lines.1.product=none", "lines.1.quantity=2.50", "lines.2.key=b", "lines.2.product=none",
    )  # fmt: skip
    code, out, _ = new(book, *words, lang="zh")
    assert code == 1
    assert re.findall(r"\[([a-z-]+)\]", out) == ["reference-unknown"] * 2
    product = "id: none\nname: 岩板\nunit: sqm\n"
    book.write("products/none.yaml", product)
    code, out, _ = new(book, *words)
    assert code == 0, out
    document = read((book.root / out.strip()).read_bytes(), "x").document
    assert document is not None
    assert {name: document.data[name] for name in ("kind", "customer", "by", "amount", "received_at")} == {
        "kind": "sale", "customer": "hengda", "by": "li-wei", "amount": "1200.00", "received_at": AS_OF,
    }  # fmt: skip
    assert document.data["lines"] == [{"key": "a", "product": "none", "quantity": 2.5}, {"key": "b", "product": "none"}]


def test_days_times_and_truths_are_typed_short(book: SmallBook) -> None:
    code, out, _ = new(
        book, "visit", "date=today", "person=li-wei", "prospect.name=滨河路新店", "arrive_at=9:30", "outcome=intent"
    )
    assert code == 0, out
    match = re.fullmatch(r"records/visits/2026-w48/2026-11-23--li-wei--(new-[a-z0-9]{6})\.yaml\n", out)
    assert match is not None
    text = (book.root / out.strip()).read_text(encoding="utf-8")
    assert f'prospect:\n  id: "{match[1]}"\n  name: "滨河路新店"\n' in text
    assert 'arrive_at: "09:30"' in text
    code, out, _ = new(book, "enquiry", "at=now", "person=li-wei", "first_time=是", "products.1=none")
    assert "reference-unknown" in out
    code, out, _ = new(book, "enquiry", "at=2026-11-23 09:05", "person=li-wei", "first_time=是")
    assert (code, out) == (0, "records/enquiries/2026-w48/2026-11-23--0905--li-wei.yaml\n")
    assert "first_time: true" in (book.root / out.strip()).read_text(encoding="utf-8")


def test_a_likely_double_is_told_beside_the_path(book: SmallBook) -> None:
    words = (
        "customer",
        "id=hd2",
        "name=杭州恒达建材有限公司",
        "by=li-wei",
        "stages.1.stage=prospect",
        "stages.1.date=2026-11-23",
    )
    code, out, err = new(book, *words, "owners.1.person=li-wei", "owners.1.from=2026-11-23")
    assert (code, out) == (0, "records/customers/hd2.yaml\n")
    assert "records/customers/hengda.yaml" in err
    assert "names alike" in err


def test_a_kind_dropped_in_can_be_written(book: SmallBook) -> None:
    for file in (ROOT / "schemas").glob("*.schema.json"):
        (book.root / "schemas").mkdir(exist_ok=True)
        (book.root / "schemas" / file.name).write_bytes(file.read_bytes())
    task = json.loads((ROOT / "schemas" / "task.schema.json").read_text(encoding="utf-8"))
    task["x-path"] = "errands/{id}.yaml"
    task["properties"]["id"] = json.loads((ROOT / "schemas/order.schema.json").read_text(encoding="utf-8"))[
        "properties"
    ]["id"]
    task["required"] = ["id"]
    (book.root / "schemas" / "errand.schema.json").write_text(json.dumps(task), encoding="utf-8")
    code, out, err = new(book, "errand", "id=e-1")
    assert (code, out) == (0, "records/errands/e-1.yaml\n"), err


def test_words_that_no_record_can_hold_are_refused(book: SmallBook) -> None:
    code, _, err = new(book, *VISIT[:-1], "feedback=a\u202eb")
    assert code == 2
    assert "can't be written as a record" in err


class Terminal:
    """`salesbook` in a real terminal of its own, and somebody before it."""

    def __init__(self, *words: str, folder: Path) -> None:
        import pty

        environment = {**os.environ, "PYTHONPATH": str(ROOT / "scripts"), "TERM": "dumb", "INPUTRC": os.devnull}
        environment["LC_ALL"] = "C.UTF-8"
        self._child, self._master = pty.fork()
        if self._child == 0:
            os.chdir(folder)
            signal.signal(signal.SIGINT, signal.SIG_DFL)  # a suite in the background was told to ignore it
            os.execve(sys.executable, [sys.executable, "-m", "salesbook.commands.main", *words], environment)  # noqa: S606 - that is what a terminal does
        self.told = ""
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")

    def sees(self, text: str) -> None:
        """Wait until this text stands there, after what was waited for before."""
        while text not in self.told:
            part = self._read()
            assert part, f"waited for {text!r}, and it ended with {self.told!r}"
            self.told += part
        self.told = self.told.partition(text)[2]

    def _read(self) -> str:
        """What is said next; empty when it has ended."""
        ready, _, _ = select.select([self._master], [], [], 40)
        if not ready:
            os.kill(self._child, signal.SIGKILL)
            pytest.fail(f"it says nothing more after {self.told!r}")
        try:
            part = os.read(self._master, 65536)
        except OSError:
            return ""
        return self._decoder.decode(part) or (self._read() if part else "")  # half a sign: the rest comes with the next

    def types(self, keys: str) -> None:
        os.write(self._master, keys.encode())

    def presses(self, key: str) -> None:
        """Press it until the program ends: Ctrl+C between a question and the wait for its answer is lost in readline."""
        for _ in range(8):
            self.types(key)
            while select.select([self._master], [], [], 5)[0]:
                part = self._read()
                self.told += part
                if not part:
                    return

    def ends(self) -> int:
        """The exit code; what was said until then is in `told`."""
        while part := self._read():
            self.told += part
        code = os.waitstatus_to_exitcode(os.waitpid(self._child, 0)[1])
        os.close(self._master)
        return code


pytestmark_terminal = pytest.mark.skipif(sys.platform == "win32", reason="no such terminals")


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    root = fill(tmp_path / "book")
    (root / "records/people/li-wei.yaml").write_text(
        (root / "records/people/li-wei.yaml").read_text(encoding="utf-8") + "git:\n  emails:\n    - test@example.com\n",
        encoding="utf-8",
    )
    subprocess.run(["git", "init", "-q", str(root)], check=True)
    return root


@pytestmark_terminal
def test_at_a_terminal_it_asks_completes_mends_and_writes(clone: Path) -> None:
    terminal = Terminal("new", "visit", "--as-of", AS_OF, "--lang", "en", folder=clone)
    terminal.sees("Date [2026-11-23]:")
    terminal.types("\n")
    terminal.sees("representative [li-wei]:")
    terminal.types("\n")
    terminal.sees("恒大建材")  # the last of what stands above the question
    terminal.sees("Customer:")
    terminal.types("hen\t\n")
    terminal.sees("Another field")
    terminal.types("outc\t\n")
    terminal.sees("Outcome:")
    terminal.types("maybe\n")
    terminal.sees("is not a value of")
    terminal.sees("Outcome:")
    terminal.types("Intent\n")
    terminal.sees("Another field")
    terminal.types("nonsense\n")
    terminal.sees("no such field")
    terminal.sees("Another field")
    terminal.types("arrive_at\n")
    terminal.types("10:00\n")
    terminal.sees("Another field")
    terminal.types("leave_at\n")
    terminal.types("9:00\n")
    terminal.sees("Another field")
    terminal.types("\n")
    terminal.sees("is before")
    terminal.types("11:00\n")
    terminal.sees("Another field")
    terminal.types("\n")
    assert terminal.ends() == 0
    assert terminal.told.split()[-1] == PATH
    text = (clone / PATH).read_text(encoding="utf-8")
    assert 'customer: "hengda"\narrive_at: "10:00"\nleave_at: "11:00"\noutcome: "intent"\n' in text


@pytestmark_terminal
def test_at_a_terminal_a_name_is_completed_by_its_pinyin_and_groups_are_asked_part_by_part(clone: Path) -> None:
    terminal = Terminal("new", "visit", "person=li-wei", "date=today", "--as-of", AS_OF, "--lang", "zh", folder=clone)
    terminal.sees("恒大建材")
    terminal.sees("客户：")
    terminal.types("\n")
    terminal.sees("还要填哪个字段")
    terminal.types("prospect\n")
    terminal.sees("名称：")
    terminal.types("恒达建材\n")
    terminal.types("\n\n")
    terminal.sees("还要填哪个字段")
    terminal.types("with\n")
    terminal.sees("luo-jing")
    terminal.sees("：")
    terminal.types("lj\t\n\n")
    terminal.sees("还要填哪个字段")
    terminal.types("feedback\n")
    terminal.types("看样\n\n")
    terminal.sees("可能已经有了：records/customers/hengda.yaml")
    terminal.types("y\n")
    assert terminal.ends() == 0
    text = (clone / terminal.told.split()[-1]).read_text(encoding="utf-8")
    assert re.search(r'prospect:\n  id: "new-[a-z0-9]{6}"\n  name: "恒达建材"\nwith:\n  - "luo-jing"\n', text)


@pytestmark_terminal
@pytest.mark.parametrize("key", ["\x03", "\x04"])
def test_who_gives_up_loses_nothing_and_writes_nothing(clone: Path, key: str) -> None:
    terminal = Terminal("new", "visit", "--as-of", AS_OF, "--lang", "en", folder=clone)
    terminal.sees("Date [2026-11-23]:")
    terminal.types("\n")
    terminal.sees("representative [li-wei]:")
    terminal.types("\n")
    terminal.sees("恒大建材")  # the last of what stands above the question
    terminal.sees("Customer:")
    terminal.presses(key)
    assert terminal.ends() == 2
    assert 'person: "li-wei"' in terminal.told
    assert "Traceback" not in terminal.told
    assert not (clone / PATH).parent.exists()


@pytestmark_terminal
def test_at_a_terminal_nothing_is_asked_where_the_call_says_all(clone: Path) -> None:
    terminal = Terminal("new", *VISIT, "--as-of", AS_OF, folder=clone)
    assert terminal.ends() == 0
    assert terminal.told.strip() == PATH
