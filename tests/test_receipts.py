"""The receipts log: a line for each push, chained; what has none is missed; what was changed is broken and says so."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest

from salesbook.history.lines import NOTHING_BEFORE, ReceiptLine, read_line
from salesbook.history.log import read_log
from salesbook.history.receipts import Broken, Moved, Pusher, read_hook, write_receipts
from salesbook.history.repository import open_repository
from tests.support.made_history import Made, person

PLAN = "plans/2026-w48/li-wei"
AT = "2026-11-22T21:15:00+08:00"
LATER = "2026-11-23T08:00:00+08:00"
LAST = "2026-11-24T08:00:00+08:00"
IN = "refs/heads/in/li-wei"


@pytest.fixture
def made(tmp_path: Path) -> Made:
    made = Made(tmp_path)
    made.commit("main", {"people/he": person("he", "supervisor")}, "he", "2026-11-01T09:00:00+08:00")
    return made


def lines(made: Made) -> tuple[ReceiptLine, ...]:
    log = read_log(made.root, made.tip("receipts"))
    assert not log.broken
    return log.lines


def told(made: Made) -> list[tuple[str, str, str | None]]:
    return [(line.ref, line.via, line.pusher) for line in lines(made)]


def test_a_line_holds_what_the_contract_says_and_names_the_one_before(made: Made) -> None:
    made.pushed("main", at=AT, by="he")
    made.commit("in/li-wei", {PLAN: "a: 1\n"}, "li-wei")
    made.pushed("in/li-wei", at="2026-12-01T00:00:01+08:00", by="li-wei")
    first = made.git("show", "receipts:2026-11.jsonl").split("\n")
    assert json.loads(first[0]) == {
        "seq": 1,
        "at": "2026-11-22T13:15:00Z",
        "ref": "refs/heads/main",
        "old": "",
        "new": made.tip("main"),
        "pusher": "he",
        "via": "ssh",
        "before": NOTHING_BEFORE,
    }
    second = json.loads(made.git("show", "receipts:2026-11.jsonl").split("\n")[1])
    assert second["before"] == hashlib.sha256(first[0].encode()).hexdigest()
    assert made.git("ls-tree", "--name-only", "receipts") == "2026-11.jsonl"
    made.pushed(at="2026-12-01T08:00:00+08:00")
    assert len(lines(made)) == 2, "nothing moved, nothing to tell"


def test_what_moved_without_a_line_is_missed_before_the_next_line(made: Made) -> None:
    made.pushed("main", at=AT, by="he")
    made.commit("main", {PLAN: "a: 1\n"}, "he")  # accepted; the hook was killed
    skipped = made.tip("main")
    made.commit("in/zhou-min", {PLAN: "a: 2\n"}, "zhou-min")  # the same
    made.commit("main", {PLAN: "a: 3\n"}, "he")
    made.pushed("main", at=LATER, by="he", old={"refs/heads/main": skipped})
    assert told(made) == [
        ("refs/heads/main", "ssh", "he"),
        ("refs/heads/in/zhou-min", "missed", None),
        ("refs/heads/main", "missed", None),
        ("refs/heads/main", "ssh", "he"),
    ]
    assert [line.new for line in lines(made)][2:] == [skipped, made.tip("main")]


def test_a_hook_that_comes_after_others_saw_its_push_tells_who_pushed_and_moves_nothing(made: Made) -> None:
    made.pushed("main", at=AT, by="he")
    made.commit("in/li-wei", {PLAN: "a: 1\n"}, "li-wei")
    early = Moved(IN, "", made.tip("in/li-wei"))
    made.commit("in/li-wei", {PLAN: "a: 2\n"}, "li-wei")
    late = Moved(IN, early.new, made.tip("in/li-wei"))
    for move, at in ((late, LATER), (early, LAST)):
        write_receipts(made.root, [move], Pusher("li-wei", "ssh"), datetime.fromisoformat(at))
    assert [(x.via, x.old, x.new) for x in lines(made)][1:] == [
        ("missed", "", early.new),
        ("ssh", late.old, late.new),
        ("ssh", "", early.new),
    ]
    made.pushed(at="2026-11-25T08:00:00+08:00")
    assert len(lines(made)) == 4, "the late line is no state to come back from"


def test_a_branch_taken_away_is_told(made: Made) -> None:
    made.commit("in/li-wei", {PLAN: "a: 1\n"}, "li-wei")
    made.pushed("in/li-wei", "main", at=AT, by="li-wei")
    tip = made.tip("in/li-wei")
    made.git("update-ref", "-d", IN)
    made.pushed(at=LATER)
    assert [(x.ref, x.old, x.new, x.via) for x in lines(made)][2:] == [(IN, tip, "", "missed")]


HOOK = f"""#!/bin/sh
exec "{sys.executable}" -c '
import sys
from datetime import UTC, datetime
from pathlib import Path
from salesbook.history.receipts import Pusher, read_hook, write_receipts
write_receipts(Path("."), read_hook(sys.stdin.read()), Pusher(None, "local"), datetime.fromisoformat("{AT}"))
'
"""


def test_many_push_at_once_and_each_has_its_line(made: Made, tmp_path: Path, root: Path) -> None:
    hook = made.root / "hooks" / "post-receive"
    hook.write_text(HOOK, encoding="utf-8")
    hook.chmod(0o755)
    env = {**os.environ, "PYTHONPATH": str(root / "scripts")}

    def push(name: str) -> int:
        clone = tmp_path / name
        subprocess.run(["git", "clone", "-q", str(made.root), str(clone)], check=True, capture_output=True)
        (clone / "records" / f"{name}.yaml").write_text("a: 1\n", encoding="utf-8")
        for words in (["checkout", "-q", "-b", f"in/{name}"], ["add", "."], ["commit", "-q", "-m", "x"]):
            subprocess.run(["git", "-C", str(clone), *words], check=True, capture_output=True)
        words = ["git", "-C", str(clone), "push", "-q", "origin", f"in/{name}"]
        return subprocess.run(words, check=False, capture_output=True, env=env).returncode

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(push, ["a", "b", "c", "d"])) == [0, 0, 0, 0]
    own = [line.ref for line in lines(made) if line.via == "local"]
    assert sorted(own) == [f"refs/heads/in/{name}" for name in "abcd"]
    assert [line.seq for line in lines(made)] == list(range(1, len(lines(made)) + 1))


def pushed_twice(made: Made) -> None:
    made.pushed("main", at=AT, by="he")
    for text, at in (("a: 1\n", LATER), ("a: 2\n", LAST)):
        made.commit("main", {PLAN: text}, "he")
        made.pushed("main", at=at, by="he")


def rewrite(made: Made, text: str) -> None:
    """Somebody changes the branch of receipts."""
    (made.folder / "log").write_text(text, encoding="utf-8")
    blob = made.git("hash-object", "-w", str(made.folder / "log"))
    tree = made.git("mktree", told=f"100644 blob {blob}\t2026-11.jsonl\n")
    made.git("update-ref", "refs/heads/receipts", made.git("commit-tree", tree, "-m", "x"))


@pytest.mark.parametrize("change", ["time", "dropped", "swapped", "spaced", "rubbish"])
def test_a_log_that_was_changed_is_believed_up_to_there(made: Made, change: str) -> None:
    pushed_twice(made)
    whole = made.git("show", "receipts:2026-11.jsonl").split("\n")
    if change == "time":
        whole[1] = whole[1].replace("2026-11-23T00:00:00Z", "2026-11-22T00:00:00Z")
    elif change == "dropped":
        del whole[1]
    elif change == "swapped":
        whole[1:] = whole[:0:-1]
    elif change == "spaced":
        whole[1] = whole[1].replace(":", ": ", 1)
    else:
        whole[1] = "x"
    rewrite(made, "\n".join(whole) + "\n")
    log = read_log(made.root, made.tip("receipts"))
    good = 2 if change == "time" else 1
    assert (len(log.lines), log.broken) == (good, True)


def test_a_chain_made_anew_is_broken_for_who_saw_the_old_one(made: Made) -> None:
    """Whoever may write the branch can chain a forged log; a clone and the main line remember what it was."""
    pushed_twice(made)
    with made.history() as repository:
        assert repository.log is not None
        assert (len(repository.log.lines), repository.log.broken) == (3, False)
    forged: list[ReceiptLine] = []
    for line in lines(made):
        at = datetime(2026, 11, 1, tzinfo=UTC) if line.seq > 1 else line.at
        before = forged[-1].hash if forged else NOTHING_BEFORE
        forged.append(line._replace(at=at, before=before))
    rewrite(made, "".join(line.text() + "\n" for line in forged))
    with made.history() as repository:
        assert repository.log is not None
        assert (len(repository.log.lines), repository.log.broken) == (0, True)


def test_a_hash_in_a_merge_message_outlives_the_log(made: Made) -> None:
    pushed_twice(made)
    known = lines(made)
    for line in known[:2]:
        made.commit("main", {}, "he", message=f"merge\n\nReceipts: {line.hash}")
    forged = [*known[:1], known[1]._replace(pusher="li-wei")]
    rewrite(made, "".join(line.text() + "\n" for line in forged))
    clone = made.folder / "clone"
    subprocess.run(["git", "clone", "-q", str(made.root), str(clone)], check=True, capture_output=True)
    with open_repository(clone, "main") as repository:
        assert repository.log is not None
        assert (len(repository.log.lines), repository.log.broken) == (1, True)


def test_lines_that_another_put_onto_the_branch_are_not_taken_over(made: Made) -> None:
    """The server knows where it left the branch: what is there instead is told, and undone."""
    made.pushed("main", at=AT, by="he")
    (first,) = lines(made)
    own = made.tip("receipts")
    forged = ReceiptLine(2, datetime(2026, 11, 1, tzinfo=UTC), IN, "", made.tip("main"), "li-wei", "ssh", first.hash)
    rewrite(made, first.text() + "\n" + forged.text() + "\n")
    intruder = made.tip("receipts")
    made.commit("in/li-wei", {PLAN: "a: 1\n"}, "li-wei")
    made.pushed("in/li-wei", at=LATER, by="li-wei", old={IN: ""})
    assert [(x.ref, x.old, x.new, x.pusher) for x in lines(made)][1:] == [
        ("refs/heads/receipts", own, intruder, None),
        (IN, "", made.tip("in/li-wei"), "li-wei"),
    ]


def test_a_broken_log_is_not_added_to(made: Made) -> None:
    made.pushed("main", at=AT, by="he")
    rewrite(made, "x\n")
    (made.root / "salesbook-receipts").unlink()
    with pytest.raises(Broken, match="update-ref"):
        made.pushed(at=LATER)


def test_a_disk_that_is_full_leaves_the_chain_whole_and_the_push_missed(made: Made) -> None:
    resource = pytest.importorskip("resource")
    made.pushed("main", at=AT, by="he")
    made.commit("main", {PLAN: "a: 1\n"}, "he")
    words = (
        "from datetime import datetime; from pathlib import Path; import resource;"
        "from salesbook.history.receipts import Pusher, write_receipts;"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0));"
        f"write_receipts(Path({str(made.root)!r}), [], Pusher(None, 'local'), datetime.fromisoformat({LATER!r}))"
    )
    assert resource is not None
    done = subprocess.run([sys.executable, "-c", words], check=False, capture_output=True, env=_with_code())
    assert done.returncode != 0
    assert len(lines(made)) == 1
    made.pushed(at=LAST)
    assert told(made)[1:] == [("refs/heads/main", "missed", None)]


def _with_code() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent / "scripts")}


def test_a_text_is_a_line_only_as_the_log_writes_it() -> None:
    line = ReceiptLine(1, datetime(2026, 11, 22, 13, 15, tzinfo=UTC), IN, "", "a" * 40, "李伟", "ssh", NOTHING_BEFORE)
    assert read_line(line.text()) == line
    for bad in (
        '"x"',
        "{}",
        "",
        line.text() + " ",
        line.text().replace('"ssh"', '"fax"'),
        line.text().replace("1,", '"1",', 1),
    ):
        assert read_line(bad) is None


def test_a_hook_is_told_of_refs_old_and_new() -> None:
    zero, oid = "0" * 40, "a" * 40
    assert read_hook(f"{zero} {oid} {IN}\n{oid} {zero} refs/heads/x\n") == [
        Moved(IN, "", oid),
        Moved("refs/heads/x", oid, ""),
    ]
