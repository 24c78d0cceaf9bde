"""`review`: a change told in the team's words, read from Git's objects alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.reviewed_book import BRANCH, ReviewedBook, visit, visit_path

VISIT = visit_path("2026-11-10", "2026-w46")


@pytest.fixture
def book(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> ReviewedBook:
    reviewed_book = ReviewedBook(tmp_path, capsys)
    reviewed_book.write(VISIT, visit("2026-11-10", next_visit_on="2026-11-24"))
    reviewed_book.commit("li-wei", "2026-11-10T17:40:00+08:00")
    reviewed_book.branch()
    return reviewed_book


def price(given: str) -> str:
    """A price decision of Li Wei's."""
    return (
        'date: "2026-11-23"\ncustomer: "hengda"\nby: "li-wei"\nlines:\n  - product: "cizhuan"\n    quantity: 100\n'
        f'    list_price: "100.00"\n    given_price: "{given}"\n    reason: "量大，款到发货"\n'
        'written_at: "2026-11-23T11:00:00+08:00"\n'
    )


PRICE = "prices/2026/2026-11-23--hengda.yaml"


def test_a_round_of_visits_is_told_by_person_and_kind(book: ReviewedBook) -> None:
    days = ("2026-11-16", "2026-11-17", "2026-11-18")
    for day in days:
        book.write(visit_path(day, "2026-w47", "lvzhou"), visit(day, "lvzhou"))
        book.commit("li-wei", f"{day}T18:00:00+08:00")
    data = book.json(BRANCH)
    assert list(data) == ["title", "approvers", "records", "causes", "look", "findings"]
    assert data["approvers"] == ["supervisor"]
    assert [list(item) for item in data["records"]] == [["ref", "kind", "change", "person", "title", "fields"]] * 3
    assert [(item["kind"], item["change"], item["person"]) for item in data["records"]] == [
        ("visit", "added", "li-wei")
    ] * 3
    assert data["title"] == "Li Wei: 3 visits; Zhang Min to merge"
    assert "Visit · 17 Nov · " in book.text(BRANCH)


def test_a_visit_keeps_a_promise(book: ReviewedBook) -> None:
    book.write(visit_path("2026-11-23", "2026-w48"), visit("2026-11-23", at="11:00:00"))
    book.commit("li-wei")
    data = book.json(BRANCH)
    kept = [item for item in data["causes"] if item["rule"] == "promise-kept"]
    assert [(item["change"], item["record"]) for item in kept] == [("gone", f"{VISIT.removesuffix('.yaml')}")]
    assert kept[0]["message"].startswith("keeps the promise of 24 Nov (Visit 10 Nov · ")


def test_a_price_below_the_floor_raises_its_case_and_asks_the_general_manager(book: ReviewedBook) -> None:
    book.write(PRICE, price("75.00"))
    book.commit("li-wei")
    data = book.json()
    assert data["approvers"] == ["supervisor", "general_manager"]
    new = {item["rule"]: item for item in data["causes"] if item["change"] == "new"}
    assert "below the floor, and nobody had approved it" in new["price-below-floor"]["message"]
    text = book.text()
    assert "Chen Gang (General manager) replies to: Price decision" in text
    assert "they don't hold up the merge" in text
    assert text.splitlines()[0].endswith("Zhang Min to merge; Chen Gang to reply")


def test_a_change_names_each_field_with_its_old_and_new_value(book: ReviewedBook) -> None:
    book.mend(VISIT, 'outcome: "none"', 'outcome: "intent"')
    book.commit("li-wei")
    (record,) = book.json()["records"]
    assert (record["change"], record["fields"]) == ("changed", [{"name": "outcome", "old": "none", "new": "intent"}])
    assert "- Outcome: None → Intent" in book.text()


def test_items_of_a_list_are_told_by_their_keys(book: ReviewedBook) -> None:
    plan = "plans/2026-w49/li-wei.yaml"
    lines = [f'  - key: "{key}"\n    date: "2026-11-30"\n    customer: "{who}"\n    purpose: "{what}"\n'
             for key, who, what in (("a", "hengda", "回访"), ("b", "lvzhou", "送样"))]  # fmt: skip
    head, tail = 'week: "2026-W49"\nperson: "li-wei"\nlines:\n', 'written_at: "2026-11-22T20:00:00+08:00"\n'
    book.git("switch", "-q", "main")
    book.write(plan, head + lines[0] + lines[1] + tail)
    book.commit("li-wei")
    book.git("switch", "-q", "-c", "other")
    book.write(plan, head + lines[1].replace("送样", "送小样") + lines[0].replace('"a"', '"c"') + tail)
    book.commit("li-wei")
    (record,) = book.json("other")["records"]
    assert [item["name"] for item in record["fields"]] == ["lines.b.purpose", "lines.c", "lines.a"]
    assert record["fields"][0] == {"name": "lines.b.purpose", "old": "送样", "new": "送小样"}
    assert (record["fields"][1]["old"], record["fields"][2]["new"]) == (None, None)


def test_what_is_taken_away_deserves_a_look(book: ReviewedBook) -> None:
    book.write(VISIT, None)
    book.commit("li-wei")
    data = book.json()
    ref = VISIT.removesuffix(".yaml")
    assert [(item["ref"], item["change"], item["fields"]) for item in data["records"]] == [(ref, "removed", [])]
    assert ("removed", ref) in [(item["why"], item["record"]) for item in data["look"]]


def test_a_record_whose_key_was_corrected_is_one(book: ReviewedBook) -> None:
    new = visit_path("2026-11-11", "2026-w46")
    text = book.path(VISIT).read_text(encoding="utf-8")
    book.write(VISIT, None)
    book.write(new, text.replace('date: "2026-11-10"', 'date: "2026-11-11"'))
    book.commit("li-wei")
    (record,) = book.json()["records"]
    assert (record["ref"], record["was"]) == (new.removesuffix(".yaml"), VISIT.removesuffix(".yaml"))
    assert record["fields"] == [{"name": "date", "old": "2026-11-10", "new": "2026-11-11"}]


def test_another_s_record_is_told_with_both_names(book: ReviewedBook) -> None:
    book.mend(VISIT, 'outcome: "none"', 'outcome: "intent"')
    book.commit("zhang-min")
    data = book.json()
    (look,) = [item for item in data["look"] if item["why"] == "another"]
    assert look["message"].endswith("the record is Li Wei's, changed by Zhang Min")
    assert "Zhang Min (" not in book.text(), "who corrected it does not merge it"


def test_his_own_record_deserves_no_look(book: ReviewedBook) -> None:
    book.write(visit_path("2026-11-23", "2026-w48"), visit("2026-11-23", at="11:00:00"))
    book.commit("li-wei")
    assert book.json()["look"] == []


def test_a_record_written_long_before_it_was_committed_is_told(book: ReviewedBook) -> None:
    book.write(visit_path("2026-11-18", "2026-w47"), visit("2026-11-18"))
    book.commit("li-wei", "2026-11-20T09:00:00+08:00")
    assert [item["why"] for item in book.json()["look"]] == ["dated-before"]


def test_a_record_committed_before_it_says_it_was_written_is_told(book: ReviewedBook) -> None:
    book.write(visit_path("2026-11-18", "2026-w47"), visit("2026-11-18"))
    book.commit("li-wei", "2026-11-18T12:00:00+08:00")
    assert [item["why"] for item in book.json()["look"]] == ["dated-ahead"]


def test_a_week_that_is_archived_is_told(book: ReviewedBook) -> None:
    book.git("switch", "-q", "main")
    for form in ("form-2", "form-3", "form-4"):
        text = f'week: "2026-W46"\nform: "{form}"\nby: "sun-tao"\nwritten_at: "2026-11-16T17:00:00+08:00"\n'
        book.write(f"archivings/2026-w46/{form}.yaml", text)
    book.commit("sun-tao", "2026-11-16T17:05:00+08:00")
    book.git("switch", "-q", "-c", "late")
    book.mend(VISIT, 'outcome: "none"', 'outcome: "intent"')
    book.commit("li-wei")
    assert [item["why"] for item in book.json("late")["look"]] == ["closed-week"]


def test_an_edit_after_review_is_told(book: ReviewedBook) -> None:
    plan = "plans/2026-w48/li-wei.yaml"
    text = ('week: "2026-W48"\nperson: "li-wei"\nlines:\n  - key: "a"\n    date: "2026-11-24"\n'
            '    customer: "hengda"\n    purpose: "回访"\nwritten_at: "2026-11-22T20:00:00+08:00"\n')  # fmt: skip
    reply = ('about: "plans/2026-w48/li-wei"\nperson: "zhang-min"\nrole: "supervisor"\nverdict: "approved"\n'
             'written_at: "2026-11-23T08:40:00+08:00"\n')  # fmt: skip
    book.git("switch", "-q", "main")
    book.write(plan, text)
    book.write("replies/2026-w48/2026-11-23--zhang-min.yaml", reply)
    book.commit("zhang-min", "2026-11-23T08:41:00+08:00")
    book.git("switch", "-q", "-c", "after")
    book.mend(plan, "回访", "送样")
    book.commit("li-wei")
    assert [item["why"] for item in book.json("after")["look"]] == ["after-review"]


def test_a_customer_that_may_be_there_already_is_told(book: ReviewedBook) -> None:
    text = book.path("customers/hengda.yaml").read_text(encoding="utf-8")
    book.write("customers/hengda-jc.yaml", text.replace('id: "hengda"', 'id: "hengda-jc"'))
    book.commit("li-wei")
    assert "double" in [item["why"] for item in book.json()["look"]]


def test_findings_come_first_and_the_exit_code_tells_of_them(book: ReviewedBook) -> None:
    book.write(visit_path("2026-11-23", "2026-w48", "nobody"), visit("2026-11-23", "nobody", at="11:00:00"))
    book.commit("li-wei")
    data = book.json()
    assert [(item["rule"], item["line"]) for item in data["findings"]] == [("reference-unknown", 3)]
    code, out, _ = book.run("--as", "manager", "--lang", "en")
    assert code == 1
    assert out.splitlines()[2] == "== To put right first"
    book.mend(visit_path("2026-11-23", "2026-w48", "nobody"), 'method: "on_site"', 'method: "by_air"')
    book.commit("li-wei")
    assert [item["rule"] for item in book.json()["findings"]] == ["reference-unknown", "schema-enum"]
    assert "can't be read yet" in book.text()
    data = book.json()
    assert [item["change"] for item in data["records"]] == ["added"]
    assert data["title"].split("; ")[0] == "Li Wei: 1 visit"


def test_what_a_branch_says_of_schemas_and_rights_has_no_say(book: ReviewedBook) -> None:
    """Neither its schemas nor the roles it gives are used: both are told, and go to the general manager."""
    schema = book.root / "schemas" / "visit.schema.json"
    schema.parent.mkdir()
    schema.write_text("{}", encoding="utf-8")
    book.mend("people/li-wei.yaml", "git:\n", 'left_on: "2027-01-31"\ngit:\n')
    text = book.path("people/li-wei.yaml").read_text(encoding="utf-8")
    book.write("people/li-wei.yaml", text.replace('role: "rep"', 'role: "general_manager"'))
    book.commit("li-wei")
    data = book.json(viewer="li-wei")
    assert data["findings"] == []
    assert data["approvers"] == ["general_manager"]
    assert [item["message"] for item in data["look"]] == ["it changes more than records: schemas/visit.schema.json"]
    assert data["title"].endswith("Chen Gang to merge")


def test_a_branch_that_lags_behind_tells_only_what_it_brings(book: ReviewedBook) -> None:
    book.write(PRICE, price("75.00"))
    book.commit("li-wei")
    book.git("switch", "-q", "main")
    book.write(visit_path("2026-11-19", "2026-w47"), visit("2026-11-19"))
    book.commit("li-wei", "2026-11-19T18:00:00+08:00")
    data = book.json(BRANCH)
    assert [item["ref"] for item in data["records"]] == [PRICE.removesuffix(".yaml")]
    book.git("merge", "-q", "--no-ff", "-m", "merge", BRANCH)
    assert book.json(BRANCH)["records"] == []
    assert [item["ref"] for item in book.json("main^1..main")["records"]] == [PRICE.removesuffix(".yaml")]


def test_a_conflict_is_told_with_what_the_branch_brings(book: ReviewedBook) -> None:
    book.mend(VISIT, 'outcome: "none"', 'outcome: "intent"')
    book.commit("li-wei")
    book.git("switch", "-q", "main")
    book.mend(VISIT, 'outcome: "none"', 'outcome: "ordered"')
    book.commit("zhang-min")
    data = book.json(BRANCH)
    assert data["look"][0]["why"] == "conflict"
    assert data["records"][0]["fields"] == [{"name": "outcome", "old": "none", "new": "intent"}]


def test_nothing_is_checked_out_or_written(book: ReviewedBook) -> None:
    book.write(PRICE, price("75.00"))
    book.commit("li-wei")
    book.git("switch", "-q", "main")
    before = sorted(path for path in book.root.rglob("*") if ".cache" not in path.parts and ".git" not in path.parts)
    first = book.text(BRANCH, form="md")
    assert book.text(BRANCH, form="md") == first
    after = sorted(path for path in book.root.rglob("*") if ".cache" not in path.parts and ".git" not in path.parts)
    assert before == after
    assert book.git("status", "--porcelain") == ""


def test_a_bare_repository_is_read_as_well(book: ReviewedBook, tmp_path: Path) -> None:
    book.write(PRICE, price("75.00"))
    book.commit("li-wei")
    data = book.json(BRANCH)
    bare = tmp_path / "server.git"
    book.git("clone", "-q", "--bare", str(book.root), str(bare))
    book.root = bare
    assert book.json(BRANCH) == data


@pytest.mark.parametrize("name", ["nowhere", "main..nowhere"])
def test_an_unknown_commit_is_refused_in_one_line(book: ReviewedBook, name: str) -> None:
    code, out, err = book.run(name, "--lang", "en")
    assert (code, out) == (2, "")
    assert err == 'salesbook: Git knows no commit "nowhere" here; fetch it first, if it lies on the server\n'


# What a reader may not see


def hidden_price(book: ReviewedBook) -> None:
    book.write(PRICE, price("91.37").replace("量大", "qz12345zq"))
    book.mend(VISIT, 'outcome: "none"', 'outcome: "intent"')
    book.commit("li-wei")


def test_the_team_is_told_that_there_is_more_and_how_to_see_it(book: ReviewedBook) -> None:
    hidden_price(book)
    code, out, _ = book.run(BRANCH, "--lang", "en", "--format", "md")
    assert code == 0
    assert "Outcome" in out
    assert "qz12345zq" not in out
    assert "91" not in out
    assert "for the manager" in out
    assert f"`salesbook review {BRANCH} --as manager`" in out
    assert "qz12345zq" in book.text(form="md")


def test_whose_a_hidden_record_is_is_not_in_the_title(book: ReviewedBook) -> None:
    book.write(PRICE, price("91.37"))
    book.commit("somebody")
    assert book.json(viewer="manager")["title"].startswith("Li Wei: 1 price decision; ")
    assert book.json(viewer="team")["title"].startswith("1 record; Zhang Min to merge")


def test_the_company_may_have_reviews_told_as_managers_see_them(book: ReviewedBook) -> None:
    book.git("switch", "-q", "main")
    book.mend("company.yaml", 'currency: "CNY"\n', 'currency: "CNY"\nreview_as: "manager"\n')
    book.commit("chen-gang", "2026-11-20T09:00:00+08:00")
    book.git("switch", "-q", "-c", "open")
    hidden_price(book)
    assert "qz12345zq" in book.run("open", "--lang", "en")[1]


def test_a_branch_can_t_open_what_the_company_hides(book: ReviewedBook) -> None:
    book.mend("company.yaml", 'currency: "CNY"\n', 'currency: "CNY"\nreview_as: "manager"\n')
    hidden_price(book)
    assert "qz12345zq" not in book.run(BRANCH, "--lang", "en")[1]


def test_where_customers_are_coded_the_title_holds_counts_only(book: ReviewedBook) -> None:
    book.git("switch", "-q", "main")
    book.mend("company.yaml", 'currency: "CNY"\n', 'currency: "CNY"\nconfidentiality: "coded"\n')
    book.commit("chen-gang", "2026-11-20T09:00:00+08:00")
    book.git("switch", "-q", "-c", "coded")
    hidden_price(book)
    assert book.json("coded", viewer="manager")["title"] == "1 price decision, 1 visit changed"
    assert book.json("coded", viewer="team")["title"] == "1 record, 1 visit changed"
    data = book.json("coded", viewer="team")
    assert data["records"] == []
    out = book.run("coded", "--lang", "zh")[1]
    assert "hengda" not in out
    assert "恒达" not in out


def test_a_book_in_a_folder_of_its_repository_is_told_alike(book: ReviewedBook) -> None:
    (book.root / "east").mkdir()
    book.git("mv", "records", "east/records")
    book.commit("chen-gang", "2026-11-11T09:00:00+08:00")
    book.git("branch", "-f", "main")
    book.root /= "east"
    book.write(visit_path("2026-11-20", "2026-w47"), visit("2026-11-20"))
    book.commit("li-wei", "2026-11-20T18:00:00+08:00")
    alone = book.json(BRANCH)
    assert (alone["title"], alone["findings"]) == ("Li Wei: 1 visit; Zhang Min to merge", [])
    book.git("switch", "-q", "main")
    book.mend("customers/hengda.yaml", 'name: "恒达建材"', 'name: "恒达建材家居"')
    book.commit("chen-gang", "2026-11-21T09:00:00+08:00")
    assert book.json(BRANCH)["records"] == alone["records"]


def test_several_books_at_once_are_refused(book: ReviewedBook, tmp_path: Path) -> None:
    code, _, err = book.run(BRANCH, "--root", str(tmp_path), "--lang", "en")
    assert (code, "give --root once" in err) == (2, True)
