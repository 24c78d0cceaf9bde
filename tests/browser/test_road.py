"""The forms on the road, in Chromium: without network, the list of what was written, seals, sharing, and a clean device."""

from __future__ import annotations

import functools
import hashlib
import json
import shutil
import threading
from collections.abc import Iterator
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from salesbook.audience import Audience
from salesbook.site.arrival import path_digest, record_digest
from salesbook.site.form_files import files
from salesbook.site.form_scripts import CODE
from tests.browser.form_filler import open_form
from tests.browser.watch import PHONE, Watched, _Quiet, served, watched
from tests.support.form_site import write_forms
from tests.support.sample_book import sample_book

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PERSON = "chen-li"
VISIT = "records/visits/2026-w48/2026-11-23--chen-li--hengda.yaml"
TEXT = 'date: "2026-11-23"\nfeedback: "认可"\n'
CONTROLLED = """new Promise(done => {
  if (navigator.serviceWorker.controller) done();
  else navigator.serviceWorker.addEventListener("controllerchange", () => done());
})"""
NOTHING = {"as_of": "2026-11-23T14:00:00+08:00", "coded": False, "main": {}, "branches": {}}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = write_forms(tmp_path_factory.mktemp("forms"), sample_book(), PERSON)
    shutil.copytree(CODE, path / "code")  # each module on its own
    tell(path, NOTHING)
    return path


def tell(folder: Path, arrived: dict[str, Any]) -> None:
    (folder / "arrived.json").write_text(json.dumps(arrived), encoding="utf-8")


@pytest.fixture
def seen(chromium: Browser, folder: Path) -> Iterator[Watched]:
    tell(folder, NOTHING)
    with served(folder) as base, watched(chromium, base, PHONE, has_touch=True) as page:
        yield page


def keep(page: Page, **records: dict[str, Any]) -> None:
    """Put records into the device's storage, as forms do."""
    for name, record in records.items():
        data = {"kind": "visit", "saved": "2026-11-23T05:00:00.000Z", "title": name, **record}
        page.evaluate(
            "([key, text]) => localStorage.setItem(key, text)", [f"salesbook:/:draft:{name}", json.dumps(data)]
        )


def records(seen: Watched) -> Page:
    """The list of this device's records, once it has looked."""
    seen.page.goto(f"{seen.base}/zh/write/my-records.html")
    seen.page.locator("html.ready").wait_for(state="attached")
    return seen.page


def states(page: Page) -> dict[str, str]:
    rows = page.locator(".records li[data-state]").all()
    return {row.locator("p").first.inner_text().split()[1]: str(row.get_attribute("data-state")) for row in rows}


def test_each_record_is_told_how_far_it_has_come_and_nothing_is_called_arrived_that_did_not(
    seen: Watched, folder: Path
) -> None:
    paths = {name: VISIT.replace("hengda", name) for name in ("ready", "handed", "onmain", "arrived", "other", "part")}
    main = {path_digest(paths["onmain"]): record_digest(paths["onmain"], TEXT.encode()), path_digest(paths["part"]): ""}
    branches = {
        path_digest(paths["arrived"]): record_digest(paths["arrived"], TEXT.encode()),
        path_digest(paths["other"]): "0123456789abcdef",
    }
    tell(folder, {**NOTHING, "main": main, "branches": branches})
    page = records(seen)
    kept: dict[str, dict[str, Any]] = {
        name: {"state": "handed", "path": path, "content": TEXT} for name, path in paths.items()
    }
    keep(page, **{**kept, "ready": {**kept["ready"], "state": "ready"}, "draft": {"state": "draft", "data": {}}})
    page = records(seen)
    assert states(page) == {
        "draft": "draft", "ready": "ready", "handed": "handed", "onmain": "main", "arrived": "arrived",
        "other": "arrived", "part": "main",
    }  # fmt: skip
    changed = page.locator("li", has_text="到达的内容与这里写的不同")
    assert [locator.locator("p").first.inner_text().split()[1] for locator in changed.all()] == ["other"]
    assert "以 2026-11-23 14:00 的站点为准" in page.locator("#main").inner_text()
    assert (seen.axe(), seen.too_wide(), seen.cramped()) == ([], 0, [])
    assert seen.notes == []


def test_where_the_site_cannot_be_asked_nothing_is_claimed(seen: Watched, folder: Path) -> None:
    page = records(seen)
    keep(page, one={"state": "handed", "path": VISIT, "content": TEXT})
    (folder / "arrived.json").unlink()
    page = records(seen)
    assert states(page) == {"one": "handed"}
    assert "现在查不到是否到达" in page.locator("#main").inner_text()


def test_what_has_not_arrived_is_deleted_only_when_said_twice(seen: Watched) -> None:
    page = records(seen)
    keep(page, one={"state": "handed", "path": VISIT, "content": TEXT})
    page = records(seen)
    page.get_by_role("button", name="删除").click()
    assert states(page) == {"one": "handed"}
    page.get_by_role("button", name="还没有到达，确定删除？").click()
    assert states(page) == {}


def test_what_is_ready_is_handed_over_from_the_list(seen: Watched) -> None:
    page = records(seen)
    keep(page, one={"state": "ready", "path": VISIT, "content": TEXT})
    page = records(seen)
    with page.expect_download() as loading:
        page.locator(".records").get_by_role("button", name="下载").click()
    assert Path(loading.value.path()).read_text(encoding="utf-8") == TEXT
    assert states(page) == {"one": "handed"}


def test_the_digests_are_those_of_the_build(seen: Watched) -> None:
    page = records(seen)
    texts = ["", "a", "records/company.yaml", *("云川" * n + "x" * (n % 5) for n in range(1, 90)), "\U0001f600" * 1000]
    program = "async texts => { const {digest} = await import('/code/road/digest.js'); return texts.map(digest) }"
    assert page.evaluate(program, texts) == [hashlib.sha256(text.encode()).hexdigest()[:16] for text in texts]


class Host:
    """A file server that can go away and come back under its address."""

    def __init__(self, folder: Path) -> None:
        self._make = functools.partial(_Quiet, directory=str(folder))
        self._server: ThreadingHTTPServer | None = None
        self.port = 0
        self.up()

    def up(self) -> None:
        self._server = ThreadingHTTPServer(("127.0.0.1", self.port), self._make)
        self._server.daemon_threads = True
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def down(self) -> None:
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()


def test_in_airplane_mode_a_record_is_written_and_nothing_is_lost(chromium: Browser, folder: Path) -> None:
    tell(folder, NOTHING)
    host = Host(folder)
    base = f"http://127.0.0.1:{host.port}"
    with watched(chromium, base, PHONE, has_touch=True) as seen:
        page = seen.page
        page.goto(f"{base}/zh/write/my-records.html")
        assert page.evaluate("navigator.serviceWorker.ready.then(one => one.scope)") == f"{base}/zh/write/"
        page.evaluate(CONTROLLED)
        host.down()
        open_form(page, f"{base}/zh/write/visit.html")
        page.locator("[id='f-feedback']").fill("山里没有信号")
        expect(page.locator(".state")).to_contain_text("草稿")
        page.close()
        again = seen.page.context.new_page()
        again.goto(f"{base}/zh/write/my-records.html")
        again.get_by_role("link", name="继续写").click()
        again.locator("html.ready").wait_for(state="attached")
        assert again.locator("[id='f-feedback']").input_value() == "山里没有信号"
        box = again.locator("[id='f-customer']")
        box.fill("hengda")
        box.press("Tab")
        host.up()
        again.locator("[id='f-outcome-intent'], input[name='f-outcome'][value='intent']").first.check(force=True)
        again.get_by_role("button", name="写好了").click()
        again.locator("html.written").wait_for(state="attached")
        assert "山里没有信号" in again.locator("pre").inner_text()
    host.down()


def test_the_service_worker_keeps_what_the_site_holds_for_its_reader_and_nothing_else() -> None:
    made = files(Audience(sample_book(), "team"), None)
    for lang in ("zh", "en"):
        first = made[f"{lang}/write/sw.js"]().decode().partition(";\n")[0]
        told = json.loads(first.removeprefix("const TOLD = "))
        beside = {"assets/salesbook/icon.svg", "arrived.json"}
        assert set(told["paths"]) - beside <= set(made)
        assert f"{lang}/write/visit.html" in told["paths"]
        assert not [path for path in told["paths"] if path.startswith("en/" if lang == "zh" else "zh/")]
    manifest = json.loads(made["zh/write/manifest.webmanifest"]())
    assert (manifest["scope"], manifest["start_url"]) == ("./", "my-records.html")


def form_at(seen: Watched, kind: str = "visit") -> Page:
    open_form(seen.page, f"{seen.base}/zh/write/{kind}.html")
    return seen.page


def test_a_photo_s_seal_goes_into_the_record_and_the_photo_nowhere(seen: Watched, tmp_path: Path) -> None:
    photo = tmp_path / "现场.jpg"
    photo.write_bytes(b"\xff\xd8" + bytes(range(256)) * 1000)
    page = form_at(seen)
    page.locator("[id='f-photos-photos']").set_input_files([photo, photo])
    expect(page.locator("[id='f-photos-0-sha256']")).to_have_value(hashlib.sha256(photo.read_bytes()).hexdigest())
    assert page.locator("[id='f-photos-0-size']").input_value() == str(photo.stat().st_size)
    assert page.locator("[id='f-photos-0-caption']").input_value() == "现场.jpg"
    assert seen.notes == []


def test_where_the_browser_has_no_digests_the_button_says_so(seen: Watched) -> None:
    seen.page.add_init_script("Object.defineProperty(crypto, 'subtle', {value: undefined})")
    page = form_at(seen)
    assert page.locator("[id='f-photos-photos']").is_disabled()
    assert (
        "https" in page.locator("[id='f-photos']").locator("xpath=ancestor-or-self::*").last.inner_text()
        or page.get_by_text("不是 https").count()
    )


def test_a_finished_record_is_shared_in_words(seen: Watched) -> None:
    seen.page.add_init_script("navigator.share = told => { window.shared = told.text; return Promise.resolve() }")
    page = form_at(seen)
    box = page.locator("[id='f-customer']")
    box.fill("hengda")
    box.press("Tab")
    page.locator("[id='f-feedback']").fill("认可岩板")
    page.locator("input[name='f-outcome'][value='intent']").check(force=True)
    page.get_by_role("button", name="写好了").click()
    page.get_by_role("button", name="发到群里").click()
    told = page.evaluate(
        "new Promise(done => { const look = () => window.shared ? done(window.shared) : setTimeout(look, 20); look() })"
    )
    assert told.startswith("拜访\n")
    assert "结果：意向" in told
    assert "客户反馈：认可岩板" in told
    assert "written_at" not in told


def test_a_device_that_is_not_one_s_own_keeps_nothing(seen: Watched) -> None:
    page = records(seen)
    keep(page, one={"state": "draft", "data": {}}, two={"state": "handed", "path": VISIT, "content": TEXT})
    page.evaluate("localStorage.setItem('other program', '1')")
    page = records(seen)
    page.evaluate(CONTROLLED)
    page.get_by_role("button", name="清除本机内容").click()
    page.get_by_role("button", name="没到达的 2 条也一起丢掉").click()
    expect(page.get_by_text("这台设备上已没有本台账的内容")).to_be_visible()
    assert page.evaluate("Object.keys(localStorage)") == ["other program"]
    assert page.evaluate("caches.keys()") == []
    assert page.evaluate("navigator.serviceWorker.getRegistrations().then(all => all.length)") == 0


def test_in_wechat_s_browser_the_way_out_is_told(chromium: Browser, folder: Path) -> None:
    agent = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Mobile MicroMessenger/8.0.50"
    with served(folder) as base, watched(chromium, base, PHONE, has_touch=True, user_agent=agent) as seen:
        assert "在浏览器打开" in form_at(seen).locator("#main").inner_text()
    with served(folder) as base, watched(chromium, base, PHONE, has_touch=True) as seen:
        assert "在浏览器打开" not in form_at(seen).locator("#main").inner_text()
