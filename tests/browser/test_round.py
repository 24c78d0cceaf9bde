"""Several records in one saving, and a day's round from stop to stop until it is one branch; on a host one by one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from salesbook.commands.main import main
from tests.browser.form_desk import saving_site
from tests.browser.form_filler import open_form
from tests.browser.test_every_form import SMALL
from tests.browser.watch import PHONE, Watched, served, watched
from tests.support.form_site import write_forms
from tests.support.made_book import book, customer, person
from tests.support.saving_server import Client, Clone

pytestmark = [pytest.mark.browser, pytest.mark.slow]
NAMES = ("安居", "博雅", "辰光", "东升", "方正", "光华")
VISITS = "records/visits/2026-w48/2026-11-23--li-wei--"
CUSTOMER = """\
id: {id}
name: {name}建材
territory: east
stages:
  - stage: prospect
    date: 2025-02-01
owners:
  - person: li-wei
    from: 2025-02-01
by: li-wei
written_at: "2025-02-01T10:00:00+08:00"
"""
LINE = """\
  - key: {key}
    date: 2026-11-23
    customer: {customer}
    purpose: {purpose}
"""
PROSPECT = """\
  - key: b
    date: 2026-11-23
    prospect:
      id: new-7f3k2a
      name: 滨河路新店
    purpose: 认门
"""


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    """A clone whose main holds a plan of eight stops for today: seven customers and a prospect."""
    made = Clone(tmp_path / "book")
    for at, name in enumerate(NAMES):
        made.write(f"records/customers/c{at}.yaml", CUSTOMER.format(id=f"c{at}", name=name))
    lines = [LINE.format(key="a", customer="hengda", purpose="看大样"), PROSPECT]
    lines += [LINE.format(key="cdefgh"[at], customer=f"c{at}", purpose="回访") for at in range(len(NAMES))]
    plan = "week: 2026-W48\nperson: li-wei\nlines:\n" + "".join(lines) + 'written_at: "2026-11-20T18:00:00+08:00"\n'
    made.write("records/plans/2026-w48/li-wei.yaml", plan)
    company = made.root / "records" / "company.yaml"
    company.write_text(company.read_text(encoding="utf-8") + 'as_of: "2026-11-23T14:00:00+08:00"\n', encoding="utf-8")
    made.git("add", "-A")
    made.git("commit", "-q", "-m", "plan")
    return made


@pytest.fixture
def seen(chromium: Browser, clone: Clone) -> Iterator[Watched]:
    with (
        saving_site(clone.root, "li-wei") as base,
        watched(chromium, base, PHONE, has_touch=True, is_mobile=True) as page,
    ):
        page.page.set_default_timeout(15_000)
        yield page


def ready(page: Page) -> Page:
    page.locator("html.ready").wait_for(state="attached")
    return page


def finished(page: Page) -> Page:
    page.locator("html.written").wait_for(state="attached")
    return page


def go(seen: Watched, name: str) -> Page:
    seen.page.goto(f"{seen.base}/zh/write/{name}")
    return ready(seen.page)


def sound(seen: Watched) -> bool:
    """Whether axe finds nothing, nothing scrolls sideways, and a thumb hits what it aims at."""
    assert (seen.axe(), seen.too_wide(), seen.page.evaluate(SMALL)) == ([], 0, [])
    return True


def new_files(clone: Clone) -> list[str]:
    told = clone.git("ls-files", "--others", "--exclude-standard", "records")
    return told.splitlines()


def keep_visit_and_order(seen: Watched) -> Page:
    """A visit kept ready, and its order filled in and not yet finished."""
    page = go(seen, "visit.html?customer=hengda&outcome=order")
    page.get_by_role("button", name="先放着").tap()
    finished(page)
    assert sound(seen)
    page.get_by_role("link", name="写订单").tap()
    return ready(page)


def test_a_visit_and_its_order_go_in_one_saving(seen: Watched, clone: Clone) -> None:
    page = keep_visit_and_order(seen)
    assert new_files(clone) == []
    assert sound(seen)
    page.get_by_role("button", name="2 条一起保存").tap()
    finished(page)
    assert sorted(path.split("/")[1] for path in new_files(clone)) == ["orders", "visits"]
    assert "一起保存了 2 条" in page.locator("#main").inner_text()
    assert sound(seen)
    assert main(["check", "--root", str(clone.root), "-q"]) == 0
    page.get_by_role("link", name="我写的全部记录").tap()
    ready(page)
    assert [row.get_attribute("data-state") for row in page.locator(".records li").all()] == ["saved", "saved"]
    assert seen.notes == []


def test_what_waits_is_saved_in_one_go_from_the_list(seen: Watched, clone: Clone) -> None:
    page = keep_visit_and_order(seen)
    page.get_by_role("button", name="先放着").tap()
    finished(page)
    go(seen, "my-records.html")
    page.get_by_role("button", name="这 2 条一起保存").tap()
    page.get_by_text("一起保存了 2 条").wait_for()
    assert len(new_files(clone)) == 2
    assert sound(seen)
    assert seen.notes == []


def test_none_is_written_while_one_of_them_is_wrong_and_it_leads_there(seen: Watched, clone: Clone) -> None:
    page = go(seen, "visit.html?customer=hengda&outcome=none&contact=nobody--1")
    expect(page.get_by_label("客户 *", exact=True)).to_have_value("恒大建材")
    page.get_by_role("button", name="先放着").tap()
    finished(page)
    go(seen, "visit.html?customer=c0&outcome=none")
    page.get_by_role("button", name="2 条一起保存").tap()
    page.locator(".summary a", has_text="恒大建材").wait_for()
    assert new_files(clone) == []
    page.get_by_role("button", name="只保存这一条").tap()
    finished(page)
    assert new_files(clone) == [f"{VISITS}c0.yaml"]
    page.get_by_role("button", name="保存到这台电脑").tap()
    page.locator(".together a", has_text="nobody").tap()
    ready(page)
    page.get_by_label("见到的联系人").fill("")
    page.get_by_role("button", name="保存到这台电脑").tap()
    finished(page)
    assert new_files(clone) == [f"{VISITS}c0.yaml", f"{VISITS}hengda.yaml"]


def test_a_record_that_waits_takes_the_next_number_and_what_refers_to_it_follows(seen: Watched, clone: Clone) -> None:
    page = go(seen, "visit.html?customer=hengda&outcome=none&problem=瓷砖色差&feedback=二访")
    page.get_by_role("button", name="先放着").tap()
    finished(page)
    page.get_by_role("link", name="向主管请示").tap()
    ready(page)
    page.get_by_label("请示对象").fill("luo-jing")
    page.get_by_role("button", name="先放着").tap()
    finished(page)
    first = clone.root / f"{VISITS}hengda.yaml"
    first.parent.mkdir(parents=True, exist_ok=True)
    first.write_text(
        'date: 2026-11-23\nperson: li-wei\ncustomer: hengda\noutcome: none\nwritten_at: "2026-11-23T12:00:00+08:00"\n',
        encoding="utf-8",
    )
    page.get_by_role("button", name="这 2 条一起保存").tap()
    page.get_by_role("button", name="另存一条").tap()
    page.get_by_role("button", name="这 2 条一起保存").tap()
    page.get_by_text("一起保存了 2 条").wait_for()
    request = next((clone.root / "records" / "requests").rglob("*.yaml")).read_text(encoding="utf-8")
    assert 'about: "visits/2026-w48/2026-11-23--li-wei--hengda--2"' in request
    assert "二访" in (clone.root / f"{VISITS}hengda--2.yaml").read_text(encoding="utf-8")
    assert main(["check", "--root", str(clone.root), "-q"]) == 0


def test_a_customer_that_waits_can_be_picked_by_name(seen: Watched, clone: Clone) -> None:
    page = go(seen, "customer.html")
    page.get_by_role("textbox", name="客户名称").fill("新月家居")
    page.get_by_role("button", name="先放着").tap()
    finished(page)
    go(seen, "visit.html")
    box = page.locator("[id='f-customer']")
    box.fill("新月")
    page.get_by_role("option", name="新月家居").tap()
    page.get_by_label("客户反馈").fill("新店十二月开业")
    page.get_by_role("button", name="2 条一起保存").tap()
    finished(page)
    assert sorted(path.split("/")[1] for path in new_files(clone)) == ["customers", "visits"]
    assert main(["check", "--root", str(clone.root), "-q"]) == 0


def test_a_round_of_eight_with_a_prospect_and_an_order_is_one_branch_that_passes(seen: Watched, clone: Clone) -> None:
    seen.page.goto(f"{seen.base}/zh/my-day/index.html")
    seen.page.get_by_role("link", name="一站一站写").first.tap()
    page = ready(seen.page)
    assert "共 8 站，写好 0 站" in page.locator("#main").inner_text()
    assert sound(seen)
    page.get_by_role("link", name="下一站：恒大建材").tap()
    ready(page)
    page.get_by_label("客户反馈").fill("定了两种灰")
    page.get_by_text("订单", exact=True).tap()
    page.get_by_role("button", name="先放着").tap()
    finished(page)
    page.get_by_role("link", name="写订单").tap()
    ready(page)
    page.get_by_role("button", name="2 条一起保存").tap()
    finished(page)
    go(seen, "my-round.html")
    assert "共 8 站，写好 1 站" in page.locator("#main").inner_text()
    page.get_by_role("link", name="下一站：滨河路新店").tap()
    ready(page)
    expect(page.get_by_label("名称")).to_have_value("滨河路新店")
    page.get_by_label("客户反馈").fill("老板不在，留了样册")
    page.get_by_role("button", name="先放着").tap()
    finished(page)
    page.get_by_role("link", name="下一站：安居建材").tap()
    ready(page)
    page.get_by_text("未见到", exact=True).tap()
    page.get_by_role("button", name="2 条一起保存").tap()
    finished(page)
    expect(page.get_by_role("link", name="下一站：博雅建材")).to_be_visible()
    rest = Client(int(seen.base.rpartition(":")[2]))
    rest.open("/zh/write/visit.html")
    for at in range(1, len(NAMES)):
        text = (
            f'date: "2026-11-23"\nperson: "li-wei"\ncustomer: "c{at}"\nplan_line: "2026-w48/li-wei#{"cdefgh"[at]}"\n'
            'outcome: "none"\nwritten_at: "2026-11-23T14:00:00+08:00"\n'
        )
        assert rest.save(f"{VISITS}c{at}.yaml", text).status == 201
    go(seen, "my-round.html")
    assert "共 8 站，写好 8 站" in page.locator("#main").inner_text()
    page.locator(".pending").get_by_role("button", name="提交这 9 个文件").tap()
    page.locator(".pending", has_text="已提交到分支 in/li-wei").wait_for()
    assert clone.git("branch", "--show-current") == "in/li-wei"
    assert clone.git("status", "--porcelain") == ""
    brought = clone.git("diff", "--name-only", "main...in/li-wei").splitlines()
    assert len([path for path in brought if path.startswith("records/visits/")]) == 8
    assert len([path for path in brought if path.startswith("records/orders/")]) == 1
    assert main(["check", "--root", str(clone.root), "--since", "main", "-q"]) == 0
    assert seen.notes == []


# On a host


def host_form(folder: Path, host: dict[str, str]) -> AbstractContextManager[str]:
    whole = book(person("li-wei", "李伟"), customer("hengda", "恒达"), customer("antai", "安泰"), host=host)
    return served(write_forms(folder, whole))


def test_on_a_host_what_waits_is_handed_over_one_by_one(chromium: Browser, tmp_path: Path) -> None:
    host = {"kind": "gitea", "url": "https://git.example.com/yunchuan/book", "branch": "main"}
    with host_form(tmp_path, host) as base:
        context = chromium.new_context()
        context.route("https://git.example.com/**", lambda route: route.fulfill(body="host", content_type="text/html"))
        page = context.new_page()
        for name in ("hengda", "antai"):
            open_form(page, f"{base}/zh/write/visit.html?person=li-wei&customer={name}&outcome=none")
            page.get_by_role("button", name="先放着").click()
            finished(page)
        page.get_by_text("一次只能提交一个文件").wait_for()
        handed = []
        for left in (2, 1):
            assert f"还要提交：{left} 条" in page.locator(".together").inner_text()
            with context.expect_page() as opened:
                page.locator(".together").get_by_role("link", name="打开托管平台").click()
            handed += parse_qs(urlsplit(opened.value.url).query)["filename"]
        expect(page.locator(".together")).to_be_empty()
        assert handed == [f"{VISITS}hengda.yaml", f"{VISITS}antai.yaml"]
        page.goto(f"{base}/zh/write/my-records.html")
        ready(page)
        assert [row.get_attribute("data-state") for row in page.locator(".records li").all()] == ["handed", "handed"]
        context.close()


def test_without_a_host_what_waits_is_given_on_one_by_one(chromium: Browser, tmp_path: Path) -> None:
    with host_form(tmp_path, {"kind": "none"}) as base, watched(chromium, base, PHONE) as seen:
        page = seen.page
        open_form(page, f"{base}/zh/write/visit.html?person=li-wei&customer=hengda&outcome=none")
        page.get_by_role("button", name="先放着").click()
        finished(page)
        with page.expect_download() as taken:
            page.locator(".together").get_by_role("button", name="下载").click()
        assert re.search(r"hengda\.yaml$", taken.value.suggested_filename)
        expect(page.locator(".together")).to_be_empty()
        assert seen.notes == []
