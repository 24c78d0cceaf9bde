"""`kinds --vscode`: an editor's settings for every kind of a book."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from salesbook.commands.vscode import EXTENSION, EXTENSIONS, SETTINGS
from tests.support.site_pages import ROOT
from tests.support.small_book import SmallBook


@pytest.fixture
def book(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> SmallBook:
    shutil.copytree(ROOT / "schemas", tmp_path / "schemas")
    return SmallBook(tmp_path, capsys)


def test_the_settings_that_come_with_the_program_are_those_it_writes(book: SmallBook) -> None:
    """Whoever adds a kind runs `salesbook kinds --vscode`."""
    assert book.run("kinds", "--vscode") == (0, ".vscode/settings.json\n.vscode/extensions.json\n", "")
    for path in (SETTINGS, EXTENSIONS):
        assert (book.root / path).read_bytes() == (ROOT / path).read_bytes(), path


def test_a_kind_dropped_in_is_there_and_one_taken_out_is_not(book: SmallBook) -> None:
    book.run("kinds", "--vscode")
    schema = json.loads((book.root / "schemas" / "task.schema.json").read_text(encoding="utf-8"))
    schema["x-path"] = schema["x-path"].replace("tasks/", "errands/")
    (book.root / "schemas" / "errand.schema.json").write_text(json.dumps(schema), encoding="utf-8")
    (book.root / "schemas" / "task.schema.json").unlink()
    assert book.run("kinds", "--vscode")[0] == 0
    lines = json.loads((book.root / SETTINGS).read_text(encoding="utf-8"))["yaml.schemas"]
    assert lines["schemas/errand.schema.json"].startswith("records/errands/")
    assert "schemas/task.schema.json" not in lines


def test_what_else_stands_in_the_settings_stays(book: SmallBook) -> None:
    (book.root / ".vscode").mkdir()
    own = {"editor.tabSize": 8, "files.eol": "\r\n", "yaml.schemas": {"https://example.com/a.json": "a.yaml"}}
    (book.root / SETTINGS).write_text(json.dumps(own), encoding="utf-8")
    (book.root / EXTENSIONS).write_text(json.dumps({"recommendations": ["a.b"], "x": 1}), encoding="utf-8")
    book.run("kinds", "--vscode")
    settings = json.loads((book.root / SETTINGS).read_text(encoding="utf-8"))
    assert (settings["editor.tabSize"], settings["files.eol"]) == (8, "\r\n")
    assert settings["yaml.schemas"]["https://example.com/a.json"] == "a.yaml"
    assert settings["yaml.schemas"]["schemas/visit.schema.json"] == "records/visits/*/*.yaml"
    extensions = json.loads((book.root / EXTENSIONS).read_text(encoding="utf-8"))
    assert extensions == {"recommendations": ["a.b", EXTENSION], "x": 1}


@pytest.mark.parametrize("text", ["{ // mine\n}", "[]", ""])
def test_settings_that_cannot_be_read_are_left_alone(book: SmallBook, text: str) -> None:
    (book.root / ".vscode").mkdir()
    (book.root / SETTINGS).write_text(text, encoding="utf-8")
    code, _, err = book.run("kinds", "--vscode", "--lang", "en")
    assert code == 2
    assert "no plain JSON" in err
    assert (book.root / SETTINGS).read_text(encoding="utf-8") == text
    assert not (book.root / EXTENSIONS).exists()


def test_a_book_without_schemas_of_its_own_is_led_to_those_of_the_program(book: SmallBook) -> None:
    shutil.rmtree(book.root / "schemas")
    book.run("kinds", "--vscode")
    lines = json.loads((book.root / SETTINGS).read_text(encoding="utf-8"))["yaml.schemas"]
    assert len(lines) > 30
    assert all(Path(name).is_file() for name in lines)
