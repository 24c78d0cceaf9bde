"""The security policy: what the theme brings may run, and nothing else."""

from __future__ import annotations

import re

import pytest

from salesbook.site.policy import allow, digest, guard, policy
from tests.support.site_pages import site

HEAD = '<html><head><meta charset="utf-8"><script>theme()</script></head><body>'


def test_a_digest_is_what_browsers_compute() -> None:
    assert digest("alert('Hello, world.');") == "'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng='"


def test_the_theme_s_scripts_may_run_and_the_content_s_may_not() -> None:
    content = "<p>x</p><script>mine()</script>"
    html = guard(f"{HEAD}{content}</body></html>", content)
    assert digest("theme()") in html
    assert digest("mine()") not in html
    assert html.index("Content-Security-Policy") < html.index("<script>")
    assert '<meta name="robots" content="noindex">' in html
    assert '<meta name="referrer" content="no-referrer">' in html


def test_a_page_without_the_expected_head_is_refused() -> None:
    with pytest.raises(ValueError, match="charset"):
        guard("<html></html>", "")


def test_mkdocs_own_reload_script_may_run_where_it_is_served() -> None:
    served = allow(guard(f"{HEAD}</body></html>", "").replace("</body>", "<script>reload()</script></body>").encode())
    assert digest("reload()").encode() in served
    assert digest("theme()").encode() in served


def test_nothing_is_allowed_in_general() -> None:
    assert "unsafe" not in policy(["a"])
    assert policy([]).startswith("default-src 'none'; ")


def test_every_page_has_a_policy_that_fits_its_scripts() -> None:
    for path in [*site().pages, *site().rest]:
        if path.endswith(".html"):
            html = (site().content(path) or b"").decode()
            rules = re.findall(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">', html)
            assert len(rules) == 1, path
            for script in re.findall(r"<script>(.*?)</script>", html, re.DOTALL):
                assert digest(script) in rules[0], path
