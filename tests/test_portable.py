"""Records and schemas mean the same elsewhere: what we accept, check-jsonschema and ajv accept; what they'd refuse, we do."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import check_jsonschema
import pytest
import yaml
from click.testing import CliRunner
from hypothesis import HealthCheck, Phase, given, seed, settings

from salesbook.schemas import Kind, load
from salesbook.schemas.shape import faults, quick
from salesbook.yamlio import read, write
from tests.conftest import missing
from tests.support.any_record import records

ROOT = Path(__file__).resolve().parent.parent
FILES = sorted((ROOT / "schemas").glob("*.schema.json"))
SCHEMAS = load(ROOT / "schemas")
KINDS = sorted(SCHEMAS.kinds)
GENERATED = 50
ROUNDS = 10

pytestmark = pytest.mark.slow


class Sample(NamedTuple):
    """A record's text and what our reader makes of it; its name tells where it comes from."""

    name: str
    source: bytes
    data: dict[str, Any]


def sample(name: str, source: bytes) -> Sample:
    document = read(source, name).document
    assert document is not None, name
    return Sample(name, source, document.data)


def generated(kind: Kind) -> list[Sample]:
    """Records made from the schema, through our writer and reader, that our check accepts.

    Drawn in rounds until each field occurs: what Hypothesis draws depends on which modules a run has imported.
    """
    samples: list[Sample] = []

    @settings(max_examples=GENERATED, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
    @given(records(kind))
    def gather(data: dict[str, Any]) -> None:
        samples.append(sample(f"generated/{kind.name}/{len(samples)}.yaml", write(data)))

    for number in range(ROUNDS):
        seed(number)(gather)()
        accepted = [one for one in samples if not faults(kind, one.data)]
        if {name for one in accepted for name in one.data} >= set(kind.by_name):
            break
    return accepted


def shipped() -> Iterator[tuple[str, Sample]]:
    """The kind and the record, for each of the sample company's records."""
    for file in sorted((ROOT / "records").rglob("*.yaml")):
        name = file.relative_to(ROOT / "records").as_posix()
        kind = SCHEMAS.kind_at(name)
        assert kind, name
        yield kind.name, sample("records/" + name, file.read_bytes())


def cases(kind: str, verdict: str) -> list[Sample]:
    """The good or bad files of a kind; a bad one counts where the schema itself refuses it, not our reader or a rule."""
    folder = ROOT / "tests" / "schemas" / kind / verdict
    samples = [sample(f"{kind}/{verdict}/{file.name}", file.read_bytes()) for file in sorted(folder.glob("*.yaml"))]
    return [one for one in samples if quick(SCHEMAS.kinds[kind])(one.data) == (verdict == "good")]


@pytest.fixture(scope="module")
def accepted() -> dict[str, list[Sample]]:
    """By kind: what our loader and schemas accept."""
    result = {name: [*generated(kind), *cases(name, "good")] for name, kind in SCHEMAS.kinds.items()}
    for kind, one in shipped():
        if not faults(SCHEMAS.kinds[kind], one.data):
            result[kind].append(one)
    return result


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_of_a_kind_occurs_in_what_is_generated(kind: str, accepted: dict[str, list[Sample]]) -> None:
    mine = [one for one in accepted[kind] if one.name.startswith("generated/")]
    assert len(mine) > GENERATED / 2
    assert {name for one in mine for name in one.data} == set(SCHEMAS.kinds[kind].by_name)


# ---------------------------------------------------------------- check-jsonschema


def refused_by_check_jsonschema(schema: str, samples: list[Sample], folder: Path) -> dict[str, str]:
    """What check-jsonschema, run from the root, says against records, by their names."""
    named = {}
    for number, one in enumerate(samples):
        file = folder / f"{number}.yaml"
        file.write_bytes(one.source)
        named[str(file)] = one.name
    out = json.loads(checked("--schemafile", schema, "-o", "json", *named))
    unread = [(named[error["filename"]], error["message"]) for error in out.get("parse_errors", ())]
    return dict(unread) | {named[error["filename"]]: error["message"] for error in out.get("errors", ())}


def checked(*arguments: str) -> str:
    result = CliRunner().invoke(check_jsonschema.main, arguments)
    assert result.exit_code in (0, 1), result.output
    return result.stdout


@pytest.fixture
def at_root(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


@pytest.mark.usefixtures("at_root")
@pytest.mark.parametrize("kind", KINDS)
def test_check_jsonschema_accepts_what_we_accept(kind: str, accepted: dict[str, list[Sample]], tmp_path: Path) -> None:
    assert refused_by_check_jsonschema(f"schemas/{kind}.schema.json", accepted[kind], tmp_path) == {}


@pytest.mark.usefixtures("at_root")
@pytest.mark.parametrize("kind", KINDS)
def test_check_jsonschema_refuses_what_the_schema_refuses(kind: str, tmp_path: Path) -> None:
    bad = cases(kind, "bad")
    assert bad
    assert refused_by_check_jsonschema(f"schemas/{kind}.schema.json", bad, tmp_path).keys() == {one.name for one in bad}


@pytest.mark.usefixtures("at_root")
def test_check_jsonschema_finds_the_schemas_sound() -> None:
    assert "ok" in checked("--check-metaschema", *(f"schemas/{file.name}" for file in FILES))
    kinds = [f"schemas/{kind}.schema.json" for kind in KINDS]
    assert "ok" in checked("--schemafile", "schemas/meta.schema.json", *kinds)
    assert "ok" not in checked("--schemafile", "schemas/meta.schema.json", "schemas/common.schema.json")


# ---------------------------------------------------------------- ajv

Verdicts = Callable[..., dict[str, dict[str, str]]]


@pytest.fixture(scope="module")
def ajv(tmp_path_factory: pytest.TempPathFactory) -> Verdicts:
    """ajv's verdicts on schemas (by name) and records; it is installed into a temporary folder first."""
    node = installed(folder := tmp_path_factory.mktemp("ajv"))

    def verdicts(schemas: dict[str, Any], entries: list[dict[str, Any]]) -> dict[str, dict[str, str]]:
        asked = json.dumps({"words": our_words(), "schemas": schemas, "records": entries}).encode()
        program: list[str | Path] = [node, ROOT / "tests" / "ajv" / "verdicts.cjs"]
        out = subprocess.run(program, input=asked, cwd=folder, check=True, stdout=subprocess.PIPE).stdout
        answer: dict[str, dict[str, str]] = json.loads(out)
        return answer

    return verdicts


def installed(folder: Path) -> str:
    """Install ajv there; the path of node."""
    npm, node = shutil.which("npm") or "", shutil.which("node") or ""
    if not npm or not node:
        missing("no npm and node on this machine")
    shutil.copy(ROOT / "tests" / "ajv" / "package.json", folder)
    install = [npm, "install", "--no-audit", "--no-fund", "--no-package-lock", "--ignore-scripts"]
    try:
        subprocess.run(install, cwd=folder, check=True, capture_output=True, timeout=180)
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
        missing("npm can't install ajv: it reaches no registry")
    return node


def our_words() -> list[str]:
    """The keywords that are ours, as the meta-schema lists them."""
    meta = json.loads((ROOT / "schemas" / "meta.schema.json").read_bytes())
    words = {*meta["properties"], *meta["$defs"]["property"]["properties"]}
    return sorted(word for word in words if word.startswith("x-"))


def schemas() -> dict[str, Any]:
    return {file.name: json.loads(file.read_bytes()) for file in FILES}


def entries(samples: dict[str, list[Sample]]) -> list[dict[str, Any]]:
    """Records as ajv gets them: JSON of what our loader gives."""
    return [
        {"name": one.name, "schema": f"{kind}.schema.json", "data": one.data}
        for kind, mine in samples.items()
        for one in mine
    ]


def test_ajv_compiles_every_schema_and_accepts_what_we_accept(ajv: Verdicts, accepted: dict[str, list[Sample]]) -> None:
    assert ajv(schemas(), entries(accepted)) == {"schemas": {}, "records": {}}


def test_ajv_refuses_what_the_schema_refuses(ajv: Verdicts) -> None:
    bad = {kind: cases(kind, "bad") for kind in KINDS}
    assert ajv(schemas(), entries(bad))["records"].keys() == {one.name for mine in bad.values() for one in mine}


SPOILT: dict[str, dict[str, Any]] = {
    "a word that nobody declared": {"type": "string", "x-colour": "red"},
    "a length without a type": {"maxLength": 3},
    "a field asked for that is none": {"type": "object", "properties": {}, "anyOf": [{"required": ["colour"]}]},
    "a format that is none": {"type": "string", "format": "day"},
    "a reference to nothing": {"$ref": "common.schema.json#/$defs/colour"},
    "a pattern that is none": {"type": "string", "pattern": "(?P<day>[0-9]+)"},
}


def test_ajv_is_strict(ajv: Verdicts) -> None:
    assert ajv(schemas() | SPOILT, [])["schemas"].keys() == SPOILT.keys()


# ---------------------------------------------------------------- without a tool


@pytest.mark.parametrize("name", [file.name for file in FILES])
def test_a_schema_is_found_by_its_place_alone(name: str) -> None:
    """An ``$id`` would send every tool to the network for common.schema.json."""
    assert "$id" not in schemas()[name]


@pytest.mark.parametrize("kind", KINDS)
def test_no_field_has_a_name_that_some_tools_read_as_something_else(kind: str) -> None:
    """YAML 1.1 reads the bare keys on, no and n as false and true; PyYAML is such a tool."""
    assert {type(*yaml.safe_load(f"{name}: 1")) for name in ("on", "no", "null", "reason")} == {bool, type(None), str}
    names = {field.name for field in SCHEMAS.kinds[kind].every_field()} - {"[]"}
    assert {name for name in names if [*yaml.safe_load(f"{name}: 1")] != [name]} == set()
