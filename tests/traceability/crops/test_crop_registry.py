import pytest

from traceability.crops import registry
from traceability.crops.profile import StageKind
from traceability.crops.registry import CropRegistry
from traceability.errors import CropProfileError, InvalidInput

HONEY = """
code = "honey"
name = { vi = "Mật ong", en = "Honey" }
scientific_name = "Apis cerana indica"
units = ["kg", "g"]
shelf_life_days = 730
storage = { vi = "Để nơi khô mát, tránh nắng.", en = "Keep in a cool, dry place." }
season_months = [3, 4, 5]

[[materials]]
code = "raw_honey"
name = { vi = "Mật thô", en = "Raw honey" }

[[materials]]
code = "filtered_honey"
name = { vi = "Mật đã lọc", en = "Filtered honey" }

[[stages]]
code = "harvest"
kind = "harvest"
name = { vi = "Quay mật", en = "Extraction" }
action = { vi = "Ghi quay mật", en = "Record an extraction" }
outputs = ["raw_honey"]

[[stages.facts]]
code = "flower"
type = "choice"
required = true
label = { vi = "Nguồn hoa", en = "Flower" }
choices = [
    { code = "longan", name = { vi = "Hoa nhãn", en = "Longan" } },
    { code = "forest", name = { vi = "Hoa rừng", en = "Forest flowers" } },
]

[[stages.facts]]
code = "moisture"
type = "number"
min = 15
max = 25
unit = "%"
label = { vi = "Độ ẩm", en = "Moisture" }

[[stages]]
code = "filter"
kind = "process"
name = { vi = "Lọc", en = "Filtering" }
action = { vi = "Ghi lọc mật", en = "Record filtering" }
inputs = ["raw_honey"]
outputs = ["filtered_honey"]
input_per_output = [1.0, 1.1]

[[stages]]
code = "pack"
kind = "pack"
name = { vi = "Đóng chai", en = "Bottling" }
action = { vi = "Ghi đóng chai", en = "Record bottling" }
inputs = ["filtered_honey"]
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "honey.toml").write_text(HONEY, encoding="utf-8")
    (tmp_path / "README.txt").write_text("not a crop", encoding="utf-8")
    return tmp_path


@pytest.fixture
def installation():
    """The installation's registry, fresh, and fresh again for the tests that follow."""
    registry.installation.cache_clear()
    yield
    registry.installation.cache_clear()


@pytest.fixture(scope="module")
def shipped():
    return registry.shipped()


def test_three_crops_are_shipped(shipped):
    assert {profile.code for profile in shipped.profiles() if profile.is_grown} == {
        "tea",
        "custard_apple",
        "vermicelli",
    }


def test_supplies_are_shipped_beside_the_crops(shipped):
    (supplies,) = (profile for profile in shipped.profiles() if not profile.is_grown)

    assert supplies.material("bag").is_counted
    assert not supplies.material("fertiliser").is_counted
    assert {form.code for form in supplies.materials} == set(supplies.stage("receive").outputs)


def test_a_fourth_crop_works_from_a_file_alone(installation, folder):
    (loaded,) = registry.load_directory(folder)

    honey = registry.profile("honey")

    assert honey is loaded
    assert len(registry.profiles()) == 5
    assert [stage.code for stage in honey.stages] == ["harvest", "filter", "pack"]
    assert honey.stage("harvest").check({"flower": "longan", "moisture": "20,5"}) == {
        "flower": "longan",
        "moisture": 20.5,
    }
    assert honey.stage("filter").usual_yield.allow(input_grams=105, output_grams=100)
    assert honey.stages_taking("filtered_honey")[0].kind is StageKind.PACK


def test_a_folder_may_replace_a_shipped_crop(folder):
    changed = HONEY.replace('code = "honey"', 'code = "tea"')
    (folder / "honey.toml").write_text(changed, encoding="utf-8")
    crops = registry.shipped()
    crops.load_directory(folder)

    assert len(crops.profiles()) == 4
    assert crops.profile("tea").name.vi == "Mật ong"


def test_one_bad_file_leaves_everything_as_it_was(folder):
    (folder / "wax.toml").write_text(HONEY.replace("raw_honey", "Wax"), encoding="utf-8")
    crops = CropRegistry()

    with pytest.raises(CropProfileError) as refusal:
        crops.load_directory(folder)

    assert refusal.value.params["file"] == "wax.toml"
    assert refusal.value.field == "materials[0].code"
    assert "wax.toml" in str(refusal.value)
    assert crops.profiles() == ()


def test_a_file_in_another_encoding_is_refused_by_name(folder):
    (folder / "honey.toml").write_bytes(HONEY.encode("utf-16"))

    with pytest.raises(CropProfileError, match=r"honey\.toml"):
        CropRegistry().load_directory(folder)


def test_a_folder_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(CropProfileError) as refusal:
        CropRegistry().load_directory(tmp_path / "gone")

    assert refusal.value.field == "directory"


def test_an_unknown_crop_is_refused_with_those_there_are(installation):
    with pytest.raises(InvalidInput) as refusal:
        registry.profile("rice")

    assert refusal.value.field == "crop"
    assert refusal.value.value == "rice"
    assert "custard_apple, supplies, tea, vermicelli" in str(refusal.value)


def words_of(profile):
    yield profile.name
    yield profile.storage
    for form in profile.materials:
        yield form.name
    for stage in profile.stages:
        yield stage.name
        yield stage.action
        for fact in stage.facts:
            yield fact.label
            if fact.unit:
                yield fact.unit
            for choice in fact.choices:
                yield choice.name


@pytest.mark.parametrize("code", ["tea", "custard_apple", "vermicelli"])
def test_shipped_crops_are_complete_in_both_languages(shipped, code):
    for words in words_of(shipped.profile(code)):
        assert words.en, words.vi
        assert "!" not in words.vi + words.en


@pytest.mark.parametrize("code", ["tea", "custard_apple", "vermicelli"])
def test_shipped_crops_go_from_the_plot_to_the_packet(shipped, code):
    profile = shipped.profile(code)

    assert profile.stages_of(StageKind.HARVEST)
    assert profile.stages[-1].kind is StageKind.PACK
    assert profile.harvest_bounds is not None
    for stage in profile.stages_of(StageKind.PROCESS):
        assert stage.usual_yield is not None, stage.code
    last_form = profile.stages_of(StageKind.PROCESS)[-1].outputs[0]
    assert profile.stages[-1] in profile.stages_taking(last_form)


@pytest.mark.parametrize("code", ["tea", "custard_apple", "vermicelli"])
def test_no_fact_asks_for_a_person(shipped, code):
    """People stand in the registry, where they can be forgotten; facts never are."""
    for stage in shipped.profile(code).stages:
        for fact in stage.facts:
            asked = f"{fact.code} {fact.label.vi} {fact.label.en}".lower()
            for personal in ("người", "họ tên", "điện thoại", "phone", "who ", "person", "email"):
                assert personal not in asked


@pytest.mark.parametrize("code", ["tea", "custard_apple", "vermicelli"])
def test_a_stage_asks_for_at_most_two_answers_before_it_is_done(shipped, code):
    """In gloves, on a phone: what is required stays within a few taps."""
    for stage in shipped.profile(code).stages:
        assert sum(fact.required for fact in stage.facts) <= 2


def test_the_magnitudes_are_those_of_the_field(shipped):
    """Five kilograms of leaf for one of tea; ten to sixteen tonnes of custard apple a hectare."""
    tea, na = shipped.profile("tea"), shipped.profile("custard_apple")

    assert tea.stage("process").usual_yield.allow(input_grams=272_800, output_grams=54_600)
    assert (na.harvest_bounds.low_kg_per_ha, na.harvest_bounds.high_kg_per_ha) == (10_000, 16_000)
    assert "ldp1" in {choice.code for choice in tea.stage("harvest").fact("cultivar").choices}
