"""From a customer's file to a saved visit that stands on his page: by thumb, by keyboard alone, and what may go wrong."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from salesbook.commands.main import main
from tests.browser.form_desk import saving_site
from tests.browser.watch import PHONE, Watched, watched
from tests.support.saving_server import fill

pytestmark = [pytest.mark.browser, pytest.mark.slow]
VISITS = "records/visits/2026-w48/"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A small book in a repository of its own, on main."""
    path = fill(tmp_path)
    (path / "records" / "plans" / "2026-w48").mkdir(parents=True, exist_ok=True)
    (path / "records" / "plans" / "2026-w48" / "li-wei.yaml").write_text(PLAN, encoding="utf-8")
    company = path / "records" / "company.yaml"
    company.write_text(company.read_text(encoding="utf-8") + AS_OF, encoding="utf-8")
    for words in (["init", "-q", "-b", "main"], ["add", "-A"], ["commit", "-q", "-m", "book"]):
        subprocess.run(["git", *words], cwd=path, check=True)
    subprocess.run(["git", "config", "user.email", "li@example.com"], cwd=path, check=True)
    subprocess.run(["git", "config", "user.name", "Li"], cwd=path, check=True)
    return path


AS_OF = 'as_of: "2026-11-23T14:00:00+08:00"\n'
PLAN = """\
week: 2026-W48
person: li-wei
lines:
  - key: a
    date: 2026-11-23
    kind: visit
    customer: hengda
    purpose: 看大样
  - key: b
    date: 2026-11-23
    kind: visit
    prospect:
      id: new-7f3k2a
      name: 滨河路新店
    purpose: 认门
written_at: "2026-11-20T18:00:00+08:00"
"""


@pytest.fixture
def seen(chromium: Browser, root: Path) -> Iterator[Watched]:
    with saving_site(root) as base, watched(chromium, base, PHONE, has_touch=True, is_mobile=True) as page:
        yield page


def ready(page: Page) -> Page:
    page.locator("html.ready").wait_for(state="attached")
    return page


def form(seen: Watched, query: str = "", kind: str = "visit") -> Page:
    seen.page.goto(f"{seen.base}/zh/write/{kind}.html{query}")
    return ready(seen.page)


def written(page: Page) -> str:
    """The path of what was saved, as the page tells it."""
    page.locator("html.written").wait_for(state="attached")
    match = re.search(r"records/\S+\.yaml", page.locator("main").inner_text())
    assert match
    return match[0]


def checks(root: Path) -> bool:
    return main(["check", "--root", str(root), "-q"]) == 0


def test_by_thumb_from_a_customers_file_to_his_page(seen: Watched, root: Path) -> None:
    page = seen.page
    taps = 0

    def tap(name: str, role: str = "link") -> None:
        nonlocal taps
        page.get_by_role(role, name=name).first.tap()  # type: ignore[arg-type]
        taps += 1

    page.goto(f"{seen.base}/zh/customers/hengda.html")
    tap("写拜访")
    ready(page)
    expect(page.get_by_label("客户 *", exact=True)).to_have_value("恒大建材")
    page.get_by_label("业务员").tap()
    taps += 1
    tap("李伟", "option")
    expect(page.get_by_label("目的")).to_have_value("看大样")  # the plan line of the day says it
    page.get_by_label("客户反馈").tap()
    page.get_by_label("客户反馈").fill("认可灰色，周五定。")
    taps += 1
    page.get_by_text("意向", exact=True).tap()
    taps += 1
    tap("保存到这台电脑", "button")
    path = written(page)
    tap("看客户页面")
    assert taps <= 12
    page.wait_for_url(f"{seen.base}/zh/customers/hengda.html")
    page.get_by_text("认可灰色，周五定。").first.wait_for(timeout=2000)
    assert path == f"{VISITS}2026-11-23--li-wei--hengda.yaml"
    assert 'plan_line: "2026-w48/li-wei#a"' in (root / path).read_text(encoding="utf-8")
    assert checks(root)
    assert seen.notes == []


TAP, SIGN = 3.0, 0.8
"""Seconds that a person takes to find and touch something, and to type one sign by an input method."""


class Thumb:
    """A person at a phone: what he touches and types is counted, and how long he would take for it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.taps = 0
        self.seconds = 0.0

    def tap(self, place: Locator) -> None:
        place.tap()
        self.taps += 1
        self.seconds += TAP

    def type(self, label: str, text: str) -> None:
        self.tap(self.page.get_by_label(label))
        self.page.get_by_label(label).fill(text)
        self.seconds += SIGN * len(text)


def test_a_whole_visit_by_thumb_takes_twelve_taps_and_a_minute_at_most(chromium: Browser, root: Path) -> None:
    with (
        saving_site(root, "li-wei") as base,
        watched(chromium, base, PHONE, has_touch=True, is_mobile=True) as seen,
    ):
        page, hand = seen.page, Thumb(seen.page)
        page.goto(f"{base}/zh/customers/hengda.html")
        hand.tap(page.get_by_role("link", name="写拜访").first)
        ready(page)
        expect(page.get_by_label("目的")).to_have_value("看大样")  # person, customer, day and plan line stand there
        hand.tap(page.get_by_text("上门", exact=True))
        hand.tap(page.locator(".field", has=page.get_by_label("到达时间")).get_by_role("button", name="现在"))
        hand.type("客户反馈", "认可灰色，怕运输破损，周五定。")
        hand.tap(page.get_by_text("意向", exact=True))
        hand.type("后续工作", "周五前送样")
        hand.tap(page.get_by_label("下次拜访"))
        page.get_by_label("下次拜访").fill("2026-11-27")
        hand.seconds += TAP  # the day in the phone's own calendar
        hand.taps += 1
        hand.tap(page.get_by_role("button", name="保存到这台电脑"))
        path = written(page)
        hand.tap(page.get_by_role("link", name="看客户页面"))
        page.get_by_text("认可灰色，怕运输破损，周五定。").first.wait_for(timeout=2000 * SLACK)
        text = (root / path).read_text(encoding="utf-8")
        for said in (
            'arrive_at: "14:00"',
            'method: "on_site"',
            'next_visit_on: "2026-11-27"',
            'next_step: "周五前送样"',
        ):
            assert said in text
        assert checks(root)
        assert hand.taps <= 12
        assert hand.seconds <= 60
        assert seen.notes == []


SLACK = 5
"""A machine that runs other tests at the same time is no fault of the code."""


def test_by_keyboard_alone(chromium: Browser, root: Path) -> None:
    with saving_site(root) as base, watched(chromium, base, (1280, 900)) as seen:
        page = form(seen, "?date=2026-11-23")
        keys = page.keyboard

        def reach(label: str) -> None:
            for _ in range(60):
                keys.press("Tab")
                if page.evaluate("document.activeElement.labels?.[0]?.textContent.trim() || ''").startswith(label):
                    return
            raise AssertionError(label)

        reach("客户")  # the choice of customer or prospect
        reach("客户")
        keys.type("heng")
        page.get_by_role("option", name="恒大建材").wait_for()
        keys.press("ArrowDown")
        keys.press("Enter")
        reach("业务员")
        keys.type("lw")
        page.get_by_role("option", name="李伟").wait_for()
        keys.press("Enter")
        reach("客户反馈")
        keys.type("可以")
        reach("订单")
        keys.press("ArrowRight")
        for _ in range(40):
            keys.press("Tab")
            if page.evaluate("document.activeElement.type") == "submit":
                break
        keys.press("Enter")
        path = written(page)
        text = (root / path).read_text(encoding="utf-8")
        assert 'customer: "hengda"' in text
        assert 'outcome: "intent"' in text
        assert checks(root)
        assert seen.notes == []


def test_what_the_check_finds_comes_back_to_the_field(seen: Watched, root: Path) -> None:
    page = form(seen, "?person=li-wei&customer=hengda&outcome=none&contact=nobody--1")
    page.get_by_role("button", name="保存").tap()
    page.locator(".summary a").first.tap()
    assert page.evaluate("document.activeElement.id") == "f-contact"
    assert page.locator("[id='f-contact-wrong']").inner_text()
    assert not (root / VISITS).exists() or not list((root / VISITS).glob("*hengda*"))
    page.get_by_label("见到的联系人").fill("")
    page.get_by_role("button", name="保存").tap()
    assert written(page)
    assert checks(root)


def test_a_second_record_of_one_key_is_asked_for(seen: Watched, root: Path) -> None:
    for _ in range(2):
        page = form(seen, "?person=li-wei&customer=hengda&outcome=none")
        page.get_by_role("button", name="保存").tap()
        if page.get_by_role("button", name="另存一条").count() == 0:
            page.locator("html.written, .summary").first.wait_for(state="attached")
    page.get_by_role("button", name="另存一条").tap()
    assert written(page) == f"{VISITS}2026-11-23--li-wei--hengda--2.yaml"
    assert checks(root)


def test_what_was_saved_is_committed_on_ones_own_branch(seen: Watched, root: Path) -> None:
    page = form(seen, "?person=li-wei&customer=hengda&outcome=none")
    page.get_by_role("button", name="保存").tap()
    path = written(page)
    page.locator(".pending button").tap()
    page.locator(".pending", has_text="已提交到分支").wait_for()
    completed_process = subprocess.run(
        ["git", "show", "--name-only", "--format=", "HEAD"], cwd=root, check=True, capture_output=True, text=True
    )
    assert completed_process.stdout.split() == [path]


def test_a_visit_with_an_order_offers_the_order_filled_in(seen: Watched, root: Path) -> None:
    page = form(seen, "?person=li-wei&customer=hengda&outcome=order&competitor=磐石低8%25")
    page.get_by_role("button", name="保存").tap()
    written(page)
    expect(page.get_by_role("link", name="写市场情报")).to_be_visible()
    page.get_by_role("link", name="滨河路新店").wait_for()  # what is left of the day's round
    page.get_by_role("link", name="写订单").tap()
    ready(page)
    expect(page.get_by_label("客户 *", exact=True)).to_have_value("恒大建材")
    expect(page.get_by_label("业务员")).to_have_value("李伟")
    assert page.locator("input[name='f-kind']:checked").get_attribute("value") == "sale"
    page.get_by_role("button", name="保存").tap()
    assert written(page).startswith("records/orders/2026/o261123-")
    assert checks(root)


def test_a_prospect_without_a_file(seen: Watched, root: Path) -> None:
    page = form(seen, "?person=li-wei&outcome=none&prospect.name=滨河路新店&prospect.id=new-7f3k2a")
    expect(page.get_by_label("名称")).to_have_value("滨河路新店")
    page.get_by_role("button", name="保存").tap()
    assert written(page) == f"{VISITS}2026-11-23--li-wei--new-7f3k2a.yaml"
    assert checks(root)


def test_a_correction_changes_one_line_of_the_file(chromium: Browser, root: Path) -> None:
    path = root / VISITS / "2026-11-23--li-wei--hengda.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(OWN, encoding="utf-8")
    with saving_site(root, "li-wei") as base, watched(chromium, base, PHONE, has_touch=True) as seen:
        page = seen.page
        page.goto(f"{base}/zh/visits/2026-w48/2026-11-23--li-wei--hengda.html")
        page.get_by_role("link", name="改正这条记录").tap()
        ready(page)
        expect(page.get_by_label("客户 *", exact=True)).to_be_disabled()
        page.get_by_label("客户反馈").fill("改主意了")
        page.get_by_role("button", name="保存").tap()
        assert written(page) == path.relative_to(root).as_posix()
        assert path.read_text(encoding="utf-8") == OWN.replace("feedback: 可以", "feedback: 改主意了")
        assert checks(root)
        assert seen.notes == []


OWN = """\
# by the way
date: 2026-11-23
customer: hengda
person: li-wei
feedback: 可以
# said twice
outcome: none
written_at: "2026-11-23T12:00:00+08:00"
"""


def test_a_record_dated_later_says_from_when_on_it_is_shown(seen: Watched) -> None:
    page = form(seen, "?person=li-wei&customer=hengda&outcome=none&date=2026-11-30")
    page.get_by_role("button", name="保存").tap()
    assert written(page) == "records/visits/2026-w49/2026-11-30--li-wei--hengda.yaml"
    assert "11月30日" in page.locator(".callout").first.inner_text()
