"""My day, my team, open matters, punctuality, obligations: what each viewer reads there, and how the sheet is drawn."""

from __future__ import annotations

import re
from html import unescape
from typing import Literal

import pytest

from salesbook.book import Book
from salesbook.history import Grade
from salesbook.pages.company import judged_weeks
from salesbook.pages.parts.lamps import case_lamp
from salesbook.pages.parts.topics import SHOWN_AT
from salesbook.pages.parts.value import Lamp
from salesbook.pages.today.name_lines import lines_of, width
from salesbook.pages.today.route_sheet import WIDTH, Pin, draw
from salesbook.planning.places import Point
from salesbook.rules.duty import Duty, Mark
from salesbook.rules.obligations import obligations
from salesbook.words import Lang, Text, same
from tests.support import made_book
from tests.support.made_book import Made, body, book, customer, pages, person, visit
from tests.support.page_stories import company

GEO = {"lat": 29.0898, "lng": 119.6275, "datum": "gcj02"}


@pytest.fixture(scope="module")
def whole() -> Book:
    return company()


def read(made: Book, path: str, viewer: str = "manager", lang: Lang = "zh") -> str:
    """What a page says, without its marks."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", body(made, path, lang, viewer))).split())


def paths(made: Book, viewer: str) -> set[str]:
    return {page.path for page in pages(made, viewer)}


# My day


def _plan(*lines: dict[str, str]) -> Made:
    data = {"week": "2026-W48", "person": "li-wei", "lines": list(lines), "written_at": "2026-11-22T20:00:00+08:00"}
    return "plan", data


def _line(key: str, date: str, customer: str, purpose: str) -> dict[str, str]:
    return {"key": key, "date": date, "customer": customer, "purpose": purpose}


def _day(*more: Made) -> Book:
    near = {**GEO, "lat": 29.0998}
    return book(
        person("li-wei", "李伟"),
        person("wu-qian", "吴倩"),
        customer("hengda", "恒达", geo=GEO),
        customer("jinding", "金鼎", geo=near),
        customer("nowhere", "无名"),
        _plan(
            _line("a", "2026-11-23", "hengda", "看大样"),
            _line("b", "2026-11-23", "jinding", "对账"),
            _line("c", "2026-11-24", "nowhere", "量尺寸"),
        ),
        *more,
    )


def test_the_day_draws_the_stops_with_their_way_and_leads_to_the_map() -> None:
    """Holds R60, R87: today's stops in the order of the trip, with distances and a link to the phone's map."""
    told = read(_day(), "my-day/li-wei")
    assert "2 站，直线约 1.1 公里" in told
    assert "再走 1.1 公里" in told
    html = unescape(body(_day(), "my-day/li-wei", "zh", "manager"))
    assert re.search(r'href="geo:29\.09\d+,119\.62\d+"', html), "WGS-84, a little off GCJ-02"
    assert 'href="https://uri.amap.com/marker?position=119.6275,29.0898&coordinate=gaode&callnative=1"' in html
    assert "GCJ-02" in told


@pytest.mark.parametrize(("lines", "told"), [("ab", (True, True)), ("a", (False, True)), ("", (False, False))])
def test_a_day_speaks_of_its_drawing_and_of_maps_where_it_has_them(lines: str, told: tuple[bool, bool]) -> None:
    places = {"a": "hengda", "b": "jinding"}
    planned = _plan(*(_line(key, "2026-11-23", places[key], "看样") for key in lines))
    near = customer("jinding", "金鼎", geo={**GEO, "lat": 29.0998})
    whole = book(person("li-wei", "李伟"), customer("hengda", "恒达", geo=GEO), near, planned)
    words = read(whole, "my-day/li-wei")
    assert ("按直线画" in words, "GCJ-02" in words) == told


def test_a_visit_made_today_is_a_stop_that_is_done() -> None:
    told = read(
        _day(
            visit(
                "2026-11-23",
                "li-wei",
                "hengda",
                arrive_at="09:40",
                plan_line="2026-w48/li-wei#a",
                written_at="2026-11-23T11:00:00+08:00",
            )
        ),
        "my-day/li-wei",
    )
    assert "09:40 · 已拜访" in told
    assert told.count("看大样") == 0, "what is done is told as done, in the visit's own words"


def test_the_next_workday_stands_below_today() -> None:
    """Holds R61."""
    before, _, after = read(_day(), "my-day/li-wei").partition("下一个工作日")
    assert "量尺寸" not in before
    assert "11月24日 周二 · 1 站" in after
    assert "量尺寸" in after


def test_a_person_finds_his_own_day_first_and_a_stranger_the_plan_only() -> None:
    promise = visit("2026-11-16", "li-wei", "nowhere", next_visit_on="2026-11-23", next_step="约好再量")
    own, other = (
        read(_day(promise), path, viewer) for path, viewer in (("my-day/index", "li-wei"), ("my-day/li-wei", "wu-qian"))
    )
    assert "我的一天" in own
    assert "约好再量" in own
    assert "约好再量" not in other
    assert "看大样" in other
    assert "my-day/li-wei" not in paths(_day(), "li-wei")


# The route sheet


def _pins(*places: tuple[float, float]) -> list[Pin]:
    return [
        Pin(index, Text(f"customer {index}", f"客户{index}"), Point(lat, lng))
        for index, (lat, lng) in enumerate(places, 1)
    ]


def test_the_sheet_keeps_the_order_of_places_and_stays_on_paper() -> None:
    drawn = draw(_pins((29.10, 119.60), (29.10, 119.70), (29.00, 119.65)), "zh")
    discs = [
        (float(x), float(y)) for x, y in re.findall(r'<circle class="sb-d" cx="([\d.]+)" cy="([\d.]+)"', drawn.shapes)
    ]
    west, east, south = discs
    assert west[0] < south[0] < east[0]
    assert west[1] == east[1] < south[1]
    assert all(9 < x < WIDTH - 9 and 9 < y < drawn.height - 9 for x, y in discs)


@pytest.mark.parametrize("place", [(29.1, 119.6), (0.0, 0.0)])
def test_stops_at_one_place_are_drawn_without_a_way(place: tuple[float, float]) -> None:
    drawn = draw(_pins(place, place), "zh")
    assert drawn.shapes.count("<circle") == 2
    assert "sb-way" not in drawn.shapes


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("天一五金", ["天一五金"]),
        ("Tianyi Hardware", ["Tianyi Hardware"]),
        ("Riverside Culture & Tourism Investment", ["Riverside Culture", "& Tourism", "Investment"]),
        ("合力健身中心（东城店）", ["合力健身中心", "（东城店）"]),
        ("滨江新区云栖里 6 号院改造", ["滨江新区云栖", "里 6 号院改造"]),
        ("", [""]),
    ],
)
def test_a_name_on_the_sheet_is_whole_in_lines_of_about_one_length(name: str, lines: list[str]) -> None:
    assert lines_of(name) == lines


def test_names_stay_on_paper_in_both_languages() -> None:
    long = Text("Hengtai Construction & Decoration, East District Third Project Office", "恒泰东三部")
    pins = [Pin(1, long, Point(29.10, 119.60)), Pin(2, long, Point(29.10, 119.70))]
    en, zh = draw(pins, "en"), draw(pins, "zh")
    assert en.height == zh.height
    result = re.findall(r'<text class="sb-halo" x="([\d.]+)" y="([\d.]+)"[^>]*>([^<]*)<', unescape(en.shapes))
    names = [(float(x), float(y), words) for x, y, words in result if not words.endswith(" km") and "." not in words]
    assert " ".join(words for _, _, words in names) == f"{long.en} {long.en}"
    assert all(
        width(words) / 2 - 0.1 <= x <= WIDTH - width(words) / 2 + 0.1 and 9 < y < en.height for x, y, words in names
    )


def test_the_sheet_speaks_the_language_of_its_page() -> None:
    pins = _pins((29.10, 119.60), (29.10, 119.70))
    en, zh = draw(pins, "en"), draw(pins, "zh")
    assert en.height == zh.height
    assert "customer 2" in en.shapes
    assert " km<" in en.shapes
    assert ">N<" in en.shapes
    assert re.findall("[a-zA-Z]{2,}", re.sub("<[^>]*>", " ", zh.shapes)) == []
    assert "客户2" in zh.shapes
    assert " 公里<" in zh.shapes
    assert "zh-Hans" not in zh.shapes


def test_a_name_on_the_sheet_goes_through_the_gate() -> None:
    drawn = draw([Pin(1, same("<b>&"), Point(29.1, 119.6)), Pin(2, same("乙"), Point(29.2, 119.6))], "en")
    assert "<b>" not in drawn.shapes


# Lamps


def _duty(mark: Mark, grade: Grade | None = None) -> Duty:
    return Duty(mark, grade=grade)


@pytest.mark.parametrize(
    ("cases", "state"),
    [
        ([_duty(Mark.MET)], "ok"),
        ([_duty(Mark.MET, Grade.PROVEN), _duty(Mark.MET, Grade.CLAIM)], "said"),
        ([_duty(Mark.ON_TIME, Grade.IMPORTED)], "said"),
        ([_duty(Mark.MET), _duty(Mark.LATE)], "bad"),
        ([_duty(Mark.MET), _duty(Mark.AT_RISK)], "warn"),
        ([_duty(Mark.LATE), _duty(Mark.MISSING)], "none"),
        ([_duty(Mark.NOT_OWED), _duty(Mark.DUE)], "wait"),
        ([_duty(Mark.NOT_OWED)], "na"),
    ],
)
def test_a_cell_tells_the_weightiest_and_never_shows_a_claim_green(cases: list[Duty], state: str) -> None:
    """Holds R59."""
    lamp = judged_weeks.cell(cases)
    assert lamp is not None
    assert lamp.state == state


def test_an_empty_cell_has_no_lamp() -> None:
    assert judged_weeks.cell([]) is None


@pytest.mark.parametrize(
    ("mark", "state", "word"),
    [
        (Mark.DUE, "wait", Mark.DUE.label),
        (Mark.MISSING, "none", Text("not returned", "未归还")),
        (Mark.LATE, "bad", Text("returned late", "迟归还")),
        (Mark.NOT_PROVABLE, "na", Mark.NOT_PROVABLE.label),
    ],
)
def test_a_case_has_the_lamp_of_its_rule_and_leads_to_it(
    mark: Mark, state: Literal["wait", "none", "bad", "na"], word: Text
) -> None:
    assert case_lamp("goods-overdue", mark) == Lamp(state, word, "goods-overdue")


# Home


def test_home_tells_the_first_promises_and_leads_to_the_rest() -> None:
    made = [
        visit("2026-11-19", "li-wei", f"k{n:02}", next_visit_on=f"2026-11-{24 + n % 5}", next_step=f"事{n:02}")
        for n in range(12)
    ]
    html = body(
        book(person("li-wei", "李伟"), *(customer(f"k{n:02}", f"客户{n:02}") for n in range(12)), *made), "index"
    )
    assert len(re.findall(r'<td class="f">事\d\d</td>', html)) == 10
    assert '还有 2 个，见<a href="customers/index.html">' in unescape(html)


# Who sees what


def test_every_obligation_has_its_page(whole: Book) -> None:
    result = paths(whole, "team")
    assert {f"obligations/{number.lower()}" for number in obligations()} <= result


def test_an_obligation_names_those_whom_the_reader_may_know(whole: Book) -> None:
    names = {viewer: [name for name in ("李伟", "吴倩") if name in read(whole, "obligations/r102", viewer)] for viewer in ("team", "li-wei", "wang")}  # fmt: skip
    assert names == {"team": [], "li-wei": ["李伟"], "wang": ["李伟", "吴倩"]}


DOT = re.compile(r'<i class="(?:bad|warn|none)"><a href="\.\./([^"]+)\.html(?:#([^"]+))?">')


@pytest.mark.parametrize("viewer", ["team", "manager", "li-wei"])
@pytest.mark.parametrize("path", ["obligations/matrix", "obligations/r102", "obligations/r95"])
def test_a_week_that_was_not_met_leads_to_the_row_that_tells_it(whole: Book, path: str, viewer: str) -> None:
    """Holds R59."""

    def rows(page: str) -> list[str]:
        return re.findall('<tr id="([^"]+)">', unescape(body(whole, page, viewer=viewer)))

    html = body(whole, path, viewer=viewer)
    led = DOT.findall(html)
    assert len(led) == len(re.findall(r'<i class="(?:bad|warn|none)">', html))
    assert led
    assert [(page, row) for page, row in led if row not in rows(page)] == []


def test_a_week_beyond_the_listed_rows_leads_to_its_record() -> None:
    """The newest forty are listed; forty-five visits of one week without a note leave an older one out."""
    newer = [visit("2026-11-17", "li-wei", f"k{n}", written_at="2026-11-21T20:00:00+08:00") for n in range(45)]
    older = visit("2026-11-02", "li-wei", "k0", written_at="2026-11-08T20:00:00+08:00")
    customers = [customer(f"k{n}", f"客户{n}") for n in range(45)]
    made = made_book.book(person("li-wei", "李伟"), *customers, *newer, older, opened_on="2026-10-01")
    led = DOT.findall(body(made, "obligations/r106", viewer="manager"))
    assert ("visits/2026-w45/2026-11-02--li-wei--k0", "") in led
    assert ("obligations/r106", "w47-li-wei") in led


def test_punctuality_tells_the_team_counts_and_each_his_own(whole: Book) -> None:
    """Holds R40."""
    names = {viewer: [name for name in ("李伟", "吴倩") if name in read(whole, "punctuality", viewer)] for viewer in ("team", "li-wei", "wang")}  # fmt: skip
    assert names == {"team": [], "li-wei": ["李伟"], "wang": ["李伟", "吴倩"]}


def test_at_its_foot_punctuality_says_what_this_reader_s_view_holds(whole: Book) -> None:
    data = {viewer: read(whole, "punctuality", viewer) for viewer in ("team", "li-wei", "manager")}
    assert [viewer for viewer, words in data.items() if "您本人及下属" in words] == ["li-wei"]
    assert [viewer for viewer, words in data.items() if "只计人数，不列名字" in words] == ["team"]


@pytest.mark.parametrize(
    ("written", "state"),
    [
        ("2026-11-22T20:00:00+08:00", "said"),
        ("2026-11-23T08:00:00+08:00", "warn"),
        ("2026-11-23T10:00:00+08:00", "bad"),
    ],
)
def test_a_delay_that_is_admitted_is_shown_as_one_and_leads_to_what_was_handed_in(written: str, state: str) -> None:
    plan = ("plan", {**_plan(_line("a", "2026-11-24", "hengda", "看样"))[1], "written_at": written})
    made = made_book.book(person("li-wei", "李伟"), customer("hengda", "恒达"), plan, opened_on="2026-11-16")
    html = body(made, "punctuality", viewer="manager")
    lamp = re.search(r'<span class="sb-lamp (\w+)">(?:<a href="([^"]+)">)?自报\w+(?:</a>)?</span><small>', html)
    assert lamp is not None
    assert lamp[1] == state
    assert lamp[2] == (None if state == "said" else "plans/2026-w48/li-wei.html")


def test_nothing_claimed_is_green_on_the_page_of_punctuality(whole: Book) -> None:
    assert "sb-lamp ok" not in body(whole, "punctuality", "zh", "manager")


def test_a_day_s_visits_lead_to_the_form_that_tells_them() -> None:
    """Holds R99."""
    people = (person("zhang", "张敏", "supervisor"), person("li-wei", "李伟", reports_to="zhang"))
    done = [
        visit("2026-11-23", "li-wei", f"k{n}", outcome="none", written_at="2026-11-23T09:50:00+08:00") for n in range(2)
    ]
    made = book(*people, customer("k0", "恒达"), customer("k1", "金鼎"), *done)
    html = body(made, "my-team/zhang", viewer="manager")
    assert '<a href="../forms/2026-w48/li-wei.html">2</a>' in html
    assert "没有结果 2" in unescape(html)
    assert "forms/2026-w48/li-wei" in paths(made, "manager")


def test_a_team_page_is_for_superiors_only(whole: Book) -> None:
    """Holds R99, R103."""
    assert "my-team/index" in paths(whole, "wang")
    for viewer in ("team", "li-wei"):
        assert [path for path in paths(whole, viewer) if path.startswith("my-team")] == ["my-team/index"]
        assert "没有人向您汇报" in body(whole, "my-team/index", "zh", viewer)


def test_what_needs_attention_stands_on_home_with_rule_and_record() -> None:
    late = visit("2026-11-10", "li-wei", "hengda", next_visit_on="2026-11-18")
    html = body(_day(late), "index", "zh", "manager")
    part = html[html.index('id="attention"') : html.index("</table>", html.index('id="attention"'))]
    assert "reference/rule-promise-kept.html" in part
    assert "visits/2026-w46/2026-11-10--li-wei--hengda.html" in part


def test_an_empty_company_is_told_what_to_do_first() -> None:
    """Every page of an empty book says something, in both languages."""
    empty = book(person("li-wei", "李伟"))
    for page in pages(empty, "manager"):
        if page.section in ("my-day", "my-team", "open-matters", "punctuality", "obligations"):
            assert all(page.body(lang) for lang in ("zh", "en")), page.path
    assert "还没有在职人员" in read(book(), "my-day/index")


# Needs attention


def company_of(*made: Made, planned: str = "2026-11-22T20:00:00+08:00") -> tuple[Made, ...]:
    """A manager, two reps of his, a customer of each; the first rep's plan came when `planned` says."""
    return (
        ("plan", {**_plan()[1], "written_at": planned}),
        person("wang", "王建国", "business_manager"),
        person("li-wei", "李伟", reports_to="wang"),
        person("wu-qian", "吴倩", reports_to="wang"),
        customer("hengda", "恒达"),
        customer("jinding", "金鼎", "wu-qian"),
        *made,
    )


def _home(made: Book, viewer: str) -> str:
    html = unescape(body(made, "index", "zh", viewer))
    return html[: html.index("目标与实际")]


def test_what_can_still_be_done_stands_before_what_was_done_late() -> None:
    late = "2026-11-23T11:00:00+08:00"
    broken = visit("2026-11-10", "li-wei", "hengda", next_visit_on="2026-11-18")
    part = _home(book(*company_of(broken, planned=late), opened_on="2026-11-16"), "li-wei")
    assert part.index("promise-kept") < part.index("11:00 才交")


def test_a_rep_reads_his_own_in_full_and_counts_of_all_others() -> None:
    mine = visit("2026-11-10", "li-wei", "hengda", next_visit_on="2026-11-18")
    hers = visit("2026-11-11", "wu-qian", "jinding", next_visit_on="2026-11-19")
    made = book(*company_of(mine, hers))
    assert mine[1]["customer"] in _home(made, "li-wei")
    assert "jinding" not in _home(made, "li-wei")
    assert "open-matters.html#promises" in _home(made, "li-wei")
    assert "by-subject" not in _home(made, "manager")


def test_what_is_due_to_the_reader_today_stands_with_it() -> None:
    """The clerk's forms are due at 18:00, the reps' visits by the end of the day; what is due to others is not hers."""
    seen = visit("2026-11-20", "li-wei", "hengda")
    made = book(*company_of(seen), person("luo", "罗静", "clerk"), opened_on="2026-11-16")
    part = _home(made, "luo")
    assert part.count("week-archived") == 1
    assert "今天 18:00" in part
    assert "visit-every-day" not in part
    assert "visit-every-day" in _home(made, "li-wei")


def test_the_team_is_told_how_many_by_subject_and_where_they_are_shown() -> None:
    made = book(*company_of(visit("2026-11-10", "li-wei", "hengda", next_visit_on="2026-11-18")))
    part = _home(made, "team")
    assert "#by-subject" not in part
    assert 'href="open-matters.html#promises">1 件</a>' in part
    assert 'href="customers/index.html">约定和承诺</a>' in part


def test_every_subject_with_a_page_has_it(whole: Book) -> None:
    assert set(SHOWN_AT.values()) <= paths(whole, "team")


def test_a_reply_of_one_s_own_about_what_one_may_not_see_breaks_no_page() -> None:
    made = book(
        *company_of(),
        person("luo", "罗静", "clerk"),
        (
            "claim",
            {
                "date": "2026-11-10",
                "customer": "hengda",
                "by": "wang",
                "happened": "少货",
                "written_at": "2026-11-10T18:00:00+08:00",
            },
        ),
        (
            "reply",
            {
                "about": "claims/2026/2026-11-10--hengda",
                "person": "luo",
                "verdict": "noted",
                "written_at": "2026-11-12T18:00:00+08:00",
            },
        ),
        (
            "task",
            {
                "id": "t-1",
                "set_on": "2026-11-12",
                "for": "luo",
                "title": "补表",
                "by": "wang",
                "due": "2026-11-24",
                "written_at": "2026-11-12T18:00:00+08:00",
            },
        ),
    )
    assert "补表" in read(made, "my-day/index", "luo")
