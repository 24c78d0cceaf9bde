"""The scripts of the forms: modules joined in an order that works, and nothing joined that would not."""

from __future__ import annotations

import pytest

from salesbook.linking import linked
from salesbook.site.form_scripts import CODE, script
from salesbook.site.form_scripts import MODULES as OF_SCRIPTS

MODULES = {
    "main.js": 'import { area, SIDE as side } from "./shapes/area.js";\nconsole.log(area(side));\n',
    "shapes/area.js": 'import { twice } from "../twice.js";\nexport const SIDE = 3;\nexport function area(a) {\n  return twice(a);\n}\n',
    "twice.js": "export async function twice(a) {\n  return a * 2;\n}\nexport class Unused {\n}\n",
}


def test_a_module_stands_behind_all_it_imports_and_hands_on_what_it_exports() -> None:
    text = linked("main.js", MODULES.__getitem__)
    places = [text.index(f"const of_{name} = ") for name in ("twice_js", "shapes_area_js", "main_js")]
    assert places == sorted(places)
    assert "const { area, SIDE: side } = of_shapes_area_js;" in text
    assert "return { SIDE, area };" in text
    assert "return { twice, Unused };" in text
    assert "export" not in text
    assert "import" not in text


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"twice.js": 'import { area } from "./shapes/area.js";\nexport const twice = area;\n'}, "main.js -> shapes"),
        ({"twice.js": 'export * from "./other.js";\n'}, "twice.js: export"),
        ({"twice.js": 'import twice from "./other.js";\n'}, "twice.js: import"),
        ({"twice.js": "export default 3;\n"}, "twice.js: export"),
    ],
)
def test_what_could_not_be_joined_is_refused(more: dict[str, str], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        linked("main.js", {**MODULES, **more}.__getitem__)


@pytest.mark.parametrize("name", OF_SCRIPTS)
def test_every_script_is_joined_with_its_licence_named(name: str) -> None:
    text = script(name).decode()
    assert "vendor/json-schema/LICENSE" in text.partition("\n")[0]
    assert "\nimport " not in text
    assert "\nexport " not in text


def test_every_module_is_in_a_script() -> None:
    every = "".join(script(name).decode() for name in OF_SCRIPTS)
    for path in CODE.rglob("*.js"):
        place = path.relative_to(CODE).as_posix()
        assert f"const of_{place.replace('/', '_').replace('.', '_').replace('-', '_')} =" in every, place
