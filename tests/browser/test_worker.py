"""The service worker under a clock of the test's own: lists of names are kept for seven days, forms for as long as they are."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from salesbook import forms

pytestmark = [pytest.mark.browser]
CODE = Path(forms.__file__).with_name("worker.js").read_text(encoding="utf-8")
TOLD = {"lang": "zh", "version": "1", "paths": ["pick/customer.json", "zh/write/visit.html"]}
DRIVE = """async ([code, told, steps]) => {
  const scope = "https://site.example/zh/write/";
  let now = 1_800_000_000_000, network = true, asked = null;
  const kept = new Map(), handlers = {};
  const cache = { put: async (path, answer) => kept.set(path, answer), delete: async (path) => kept.delete(path) };
  const caches = { open: async () => cache, keys: async () => [], match: async (path) => kept.get(path)?.clone() };
  const fetch = async () => { if (!network) throw new TypeError("no network"); return new Response("content"); };
  const self = { registration: { scope }, addEventListener: (name, act) => { handlers[name] = act; } };
  class Clock extends Date { static now() { return now; } }
  new Function("self", "caches", "fetch", "Date", "TOLD", code)(self, caches, fetch, Clock, told);
  const get = async (path) => {
    asked = null;
    handlers.fetch({ request: { method: "GET", url: `https://site.example/${path}` }, respondWith: (answer) => { asked = answer; } });
    const answer = await asked?.catch(() => null);
    await new Promise((done) => setTimeout(done, 20)); // what is kept is kept after the answer
    return answer ? "answered" : "nothing";
  };
  const said = [];
  for (const [step, value] of steps) {
    if (step === "network") network = value;
    else if (step === "days") now += value * 24 * 60 * 60 * 1000;
    else said.push(await get(value));
  }
  return said;
}"""
LIST, FORM = ("get", "pick/customer.json"), ("get", "zh/write/visit.html")
ON, OFF = ("network", True), ("network", False)


@pytest.fixture(scope="module")
def page(chromium: Browser) -> Iterator[Page]:
    shown = chromium.new_page()
    yield shown
    shown.close()


@pytest.mark.parametrize(
    ("steps", "said"),
    [
        ([LIST, FORM, OFF, LIST, FORM], ["answered"] * 4),
        ([LIST, FORM, OFF, ("days", 6.99), LIST, FORM], ["answered"] * 4),
        ([LIST, FORM, OFF, ("days", 7), LIST, FORM], ["answered", "answered", "nothing", "answered"]),
        ([LIST, OFF, ("days", 7), LIST, ("days", -3), LIST], ["answered", "nothing", "nothing"]),  # it is gone for good
        ([LIST, ("days", 6), LIST, OFF, ("days", 6), LIST], ["answered"] * 3),  # each look at the site begins anew
        ([LIST, OFF, ("days", 8), LIST, ON, LIST, OFF, LIST], ["answered", "nothing", "answered", "answered"]),
        ([OFF, LIST, FORM], ["nothing", "nothing"]),
    ],
)
def test_a_list_is_kept_for_seven_days_and_a_form_for_longer(page: Page, steps: list[Any], said: list[str]) -> None:
    assert page.evaluate(DRIVE, [CODE, TOLD, steps]) == said
