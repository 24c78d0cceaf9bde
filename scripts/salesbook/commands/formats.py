"""The ways to print findings: one function each."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from salesbook import __version__
from salesbook.commands import gates
from salesbook.commands.options import Shared
from salesbook.commands.terminal import echo, echo_json, one_line
from salesbook.finding import Finding, Level
from salesbook.words import Lang, Text

Printer = Callable[[Sequence[Finding], Shared], None]


def text(findings: Sequence[Finding], options: Shared) -> None:
    """``path:line:col: error: message [rule]`` and the remedy below it."""
    for finding in findings:
        path, line, column = finding.place
        head = f"{path}:{line}:{column}: {finding.level}: {finding.message.say(options.lang)} [{finding.rule}]"
        echo(one_line(head))
        echo(one_line(f"    {finding.remedy.say(options.lang)}"))
    if findings:
        options.say(_SUM.fill(n=len(findings), files=len({f.place.path for f in findings})), err=True)
    else:
        options.say(_FINE)


def log(findings: Sequence[Finding], options: Shared) -> None:
    """As `text`, for a host's log: nothing of a record or a file's name is a command to the host there."""
    for finding in findings:
        path, line, column = finding.place
        head = f"{path}:{line}:{column}: {finding.level}: {finding.message.say(options.lang)} [{finding.rule}]"
        echo(f"- {gates.log(head)}")
        echo(f"    - {gates.log(finding.remedy.say(options.lang))}")
    options.say(_SUM.fill(n=len(findings), files=len({f.place.path for f in findings})) if findings else _FINE)


_SUM = Text("{n} to put right, in {files} file(s).", "共 {n} 处需要改正，涉及 {files} 个文件。")
_FINE = Text("Fine: nothing to put right.", "没有问题。")


def as_json(findings: Sequence[Finding], options: Shared) -> None:
    """A list of objects, in the reader's language."""
    echo_json([finding.plain(options.lang) for finding in findings])


ANNOTATIONS = 10
"""GitHub shows no more annotations of a step than this."""
ROWS = 300
"""GitHub drops a summary of more than a megabyte; a row is told in up to three kilobytes of encoded signs."""
_MORE = Text("- and {n} more", "- 另有 {n} 处")
_COMMANDS = {Level.ERROR: "error", Level.WARNING: "warning", Level.INFO: "notice"}
"""What a workflow's runner calls each level; a command that it does not know it prints as text."""


def github(findings: Sequence[Finding], options: Shared) -> None:
    """Workflow commands for the most important findings; all of them in the step's summary."""
    for finding in sorted(findings, key=lambda f: (list(Level).index(f.level), f.place))[:ANNOTATIONS]:
        path, line, column = finding.place
        words = f"{finding.message.say(options.lang)} {finding.remedy.say(options.lang)}"
        head = f"file={gates.annotation_property(path)},line={line},col={column},title={gates.annotation_property(finding.rule)}"
        echo(f"::{_COMMANDS[finding.level]} {head}::{gates.annotation(words)}")
    summary = os.environ.get("GITHUB_STEP_SUMMARY")
    if summary:
        rows = "".join(_row(f, options.lang) for f in findings[:ROWS])
        if len(findings) > ROWS:
            rows += _MORE.fill(n=len(findings) - ROWS).say(options.lang) + "\n"
        with Path(summary).open("a", encoding="utf-8") as stream:
            stream.write(rows or _FINE.say(options.lang) + "\n")


def _row(finding: Finding, lang: Lang) -> str:
    """A line of Markdown in which nothing of a record is markup."""
    path, line, column = finding.place
    words = one_line(f"{path}:{line}:{column}: {finding.message.say(lang)} [{finding.rule}] {finding.remedy.say(lang)}")
    return f"- {gates.markdown(words)}\n"


def gitlab(findings: Sequence[Finding], options: Shared) -> None:
    """GitLab's code quality report."""
    severity = {Level.ERROR: "major", Level.WARNING: "minor", Level.INFO: "info"}
    report = [
        {
            "description": f"{f.message.say(options.lang)} {f.remedy.say(options.lang)}",
            "check_name": f.rule,
            "fingerprint": fingerprint,
            "severity": severity[f.level],
            "location": {"path": f.place.path, "lines": {"begin": f.place.line}},
        }
        for f, fingerprint in zip(findings, _fingerprints(findings), strict=True)
    ]
    echo_json(report)


def _fingerprints(findings: Sequence[Finding]) -> Iterator[str]:
    """One for each finding, the same while the finding is: no line numbers; of several alike the how manieth."""
    import hashlib

    alike: Counter[str] = Counter()
    for finding in findings:
        text = f"{finding.rule} {finding.place.path} {finding.message.en}"
        alike[text] += 1
        yield hashlib.sha256(f"{text} {alike[text]}".encode()).hexdigest()


def sarif(findings: Sequence[Finding], options: Shared) -> None:
    """SARIF 2.1.0."""
    from urllib.parse import quote

    level = {Level.ERROR: "error", Level.WARNING: "warning", Level.INFO: "note"}
    results = [
        {
            "ruleId": f.rule,
            "level": level[f.level],
            "message": {"text": f"{f.message.say(options.lang)} {f.remedy.say(options.lang)}"},
            "locations": [
                {
                    "physicalLocation": {
                        "artifactLocation": {"uri": quote(f.place.path), "uriBaseId": "%SRCROOT%"},
                        "region": {"startLine": f.place.line, "startColumn": f.place.column},
                    }
                }
            ],
        }
        for f in findings
    ]
    rules = [{"id": rule} for rule in sorted({f.rule for f in findings})]
    driver = {"name": "salesbook", "version": __version__, "rules": rules}
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    schema = "https://json.schemastore.org/sarif-2.1.0.json"
    echo_json({"$schema": schema, "version": "2.1.0", "runs": [run]})


FORMATS: dict[str, Printer] = {"text": text, "json": as_json, "github": github, "gitlab": gitlab, "sarif": sarif}
