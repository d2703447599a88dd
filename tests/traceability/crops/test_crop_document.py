import copy
import tomllib
from decimal import Decimal

import pytest

from traceability.crops.document import parse_profile, read_profile
from traceability.crops.profile import Blending
from traceability.errors import CropProfileError

SMALL = """
code = "honey"
name = { vi = "Mật ong" }
scientific_name = "Apis cerana"
units = ["kg"]
shelf_life_days = 730
storage = "18-25 °C"
season_months = [3, 4]

[harvest_bounds]
material = "comb"
kg_per_ha = [10, 40]
per = "year"

[[materials]]
code = "comb"
name = { vi = "Bánh tổ", en = "Comb" }

[[materials]]
code = "honey"
name = "Mật"
blends = "any"

[[stages]]
code = "harvest"
kind = "harvest"
name = "Quay mật"
action = "Ghi quay mật"
outputs = ["comb"]
grade = "flower"

[[stages.facts]]
code = "flower"
type = "choice"
label = "Hoa"
choices = [{ code = "longan", name = "Nhãn" }]

[[stages.facts]]
code = "moisture"
type = "number"
label = "Độ ẩm"
unit = "%"
min = 15
max = 25.5

[[stages]]
code = "filter"
kind = "process"
name = "Lọc"
action = "Ghi lọc"
inputs = ["comb"]
outputs = ["honey"]
byproducts = ["comb"]
input_per_output = [1.1, 2]

[[stages]]
code = "pack"
kind = "pack"
name = "Đóng chai"
action = "Ghi đóng chai"
inputs = ["honey"]

[[operations]]
code = "feed"
name = "Cho ăn"
action = "Ghi cho ăn"
uses = "fertiliser"
facts = [{ code = "litres", type = "number", label = "Lít", min = 0, max = 9 }]
"""


def document():
    return copy.deepcopy(tomllib.loads(SMALL, parse_float=Decimal))


def refused(change):
    changed = document()
    change(changed)
    with pytest.raises(CropProfileError) as refusal:
        read_profile(changed)
    return refusal.value


def test_a_small_file_is_read():
    honey = parse_profile(SMALL)

    assert honey.name.vi == "Mật ong"
    assert honey.name.lacks("en")
    assert honey.storage.in_("en") == "18-25 °C"
    assert honey.stage("harvest").fact("moisture").maximum == Decimal("25.5")
    assert honey.stage("filter").usual_yield.high == 2
    assert honey.stage("harvest").grade_fact is honey.stage("harvest").fact("flower")
    assert honey.stage("filter").grade_fact is None
    assert honey.season_months == (3, 4)
    assert honey.material("honey").blends is Blending.ANY
    assert honey.stage("filter").byproducts == ("comb",)
    assert honey.operation("feed").fact("litres").maximum == 9


def places(content, place=""):
    """The place of every key in the file, with the table it stands in."""
    for key, value in content.items():
        at = f"{place}.{key}" if place else key
        yield at, content, key
        if isinstance(value, dict):
            yield from places(value, at)
        if isinstance(value, list):
            for number, each in enumerate(value):
                if isinstance(each, dict):
                    yield from places(each, f"{at}[{number}]")


OPTIONAL = {"harvest_bounds", "input_per_output", "facts", "unit", "en"}
OPTIONAL |= {"grade", "blends", "byproducts", "operations", "uses"}
ALL_PLACES = [(at, key) for at, _, key in places(document())]


@pytest.mark.parametrize(
    "place", [at for at, key in ALL_PLACES if key not in OPTIONAL], ids=lambda each: each
)
def test_a_missing_key_is_named_with_its_place(place):
    def leave_out(changed):
        content, key = next((content, key) for at, content, key in places(changed) if at == place)
        del content[key]

    error = refused(leave_out)

    assert error.field
    assert error.field in str(error)


@pytest.mark.parametrize("place", [at for at, _ in ALL_PLACES], ids=lambda each: each)
@pytest.mark.parametrize(
    "wrong", [object(), -1, True, "", {}, [[]]], ids=lambda each: type(each).__name__
)
def test_a_value_of_the_wrong_kind_is_refused_and_never_falls_over(place, wrong):
    def spoil(changed):
        content, key = next((content, key) for at, content, key in places(changed) if at == place)
        content[key] = wrong

    if wrong == -1 and place.endswith("min"):
        return  # a temperature may be below zero
    error = refused(spoil)

    assert error.code == "crop_profile"
    assert str(error)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        (lambda d: d.update(units=["kg", "pound"]), "units"),
        (lambda d: d.update(units=["kg", "kg"]), "units"),
        (lambda d: d.update(season_months=[0]), "season_months"),
        (lambda d: d.update(season_months=[3, 3]), "season_months"),
        (lambda d: d.update(shelf_life_days=0), "shelf_life_days"),
        (lambda d: d.update(code="Honey"), "code"),
        (lambda d: d.update(code="a" * 41), "code"),
        (lambda d: d.update(shelf_live_days=3), "shelf_live_days"),
        (lambda d: d["name"].update(fr="Miel"), "name.fr"),
        (lambda d: d["materials"].append(d["materials"][0]), "materials"),
        (lambda d: d["stages"].append(d["stages"][2]), "stages"),
        (lambda d: d["stages"].pop(), "stages"),
        (lambda d: d["stages"].reverse(), "stages[0].inputs"),
        (lambda d: d["stages"][0].update(outputs=["wax"]), "stages[0].outputs"),
        (lambda d: d["stages"][0].update(inputs=["comb"]), "stages[0].inputs"),
        (lambda d: d["stages"][1].update(inputs=["wax"]), "stages[1].inputs"),
        (lambda d: d["stages"][2].update(outputs=["honey"]), "stages[2].outputs"),
        (lambda d: d["stages"][2].update(input_per_output=[1, 2]), "stages[2].input_per_output"),
        (lambda d: d["stages"][1].update(input_per_output=[2, 1]), "stages[1].input_per_output"),
        (lambda d: d["stages"][1].update(input_per_output=[0, 1]), "stages[1].input_per_output"),
        (lambda d: d["stages"][1].update(input_per_output=[1]), "stages[1].input_per_output"),
        (
            lambda d: d["stages"][1].update(input_per_output=[1, Decimal("NaN")]),
            "stages[1].input_per_output",
        ),
        (lambda d: d["stages"][1].update(byproducts=["wax"]), "stages[1].byproducts"),
        (lambda d: d["stages"][0].update(byproducts=["comb"]), "stages[0].byproducts"),
        (lambda d: d["materials"][0].update(blends="often"), "materials[0].blends"),
        (lambda d: d["operations"].append(d["operations"][0]), "operations"),
        (lambda d: d["operations"][0].update(uses="sugar"), "operations[0].uses"),
        (
            lambda d: d["operations"][0]["facts"][0].update(code="phi_days"),
            "operations[0].facts",
        ),
        (lambda d: d["stages"][1].update(kind="boil"), "stages[1].kind"),
        (lambda d: d["stages"][0].update(grade="colour"), "stages[0].grade"),
        (lambda d: d["stages"][0].update(grade="moisture"), "stages[0].grade"),
        (lambda d: d["stages"][1].update(grade="flower"), "stages[1].grade"),
        (lambda d: d["harvest_bounds"].update(material="wax"), "harvest_bounds.material"),
        (lambda d: d["harvest_bounds"].update(per="day"), "harvest_bounds.per"),
        (lambda d: d["stages"][0]["facts"][0].update(type="colour"), "stages[0].facts[0].type"),
        (lambda d: d["stages"][0]["facts"][0].update(choices=[]), "stages[0].facts[0].choices"),
        (lambda d: d["stages"][0]["facts"][0].update(min=1), "stages[0].facts[0].min"),
        (lambda d: d["stages"][0]["facts"][1].update(max=15), "stages[0].facts[1].max"),
        (
            lambda d: d["stages"][0]["facts"][1].update(required="yes"),
            "stages[0].facts[1].required",
        ),
        (lambda d: d["stages"][0]["facts"][1].update(requried=True), "stages[0].facts[1].requried"),
        (lambda d: d["stages"][0]["facts"][1].update(code="flower"), "stages[0].facts"),
    ],
)
def test_what_cannot_be_is_refused_at_its_place(change, field):
    error = refused(change)

    assert error.field == field


def test_a_file_that_is_not_toml_is_refused():
    with pytest.raises(CropProfileError, match="not TOML"):
        parse_profile("code = ")
