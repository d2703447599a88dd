"""Reading a crop file: a TOML document becomes a `CropProfile`, or an error names the place."""

import tomllib
from collections.abc import Iterable, Mapping
from decimal import Decimal

from traceability.crops.facts import UNUSUAL, Choice, Fact, FactType
from traceability.crops.profile import (
    CropProfile,
    Form,
    HarvestBounds,
    Period,
    Stage,
    StageKind,
    Unit,
    YieldBounds,
)
from traceability.crops.table import Table
from traceability.errors import N_, CropProfileError
from traceability.quantities import GRAMS_PER_UNIT
from traceability.words import Words

MONTHS = 12

# Whether a stage of a kind has inputs and outputs.
_FLOW = {
    StageKind.HARVEST: (False, True),
    StageKind.RECEIVE: (False, True),
    StageKind.PROCESS: (True, True),
    StageKind.PACK: (True, False),
}


def parse_profile(text: str) -> CropProfile:
    """Read the text of a crop file.

    Raises:
        CropProfileError: not TOML, or not a crop; `.field` is the place in the file.
    """
    try:
        document = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as problem:
        raise CropProfileError(
            N_("A crop file is not TOML: %(problem)s."), problem=str(problem)
        ) from problem
    return read_profile(document)


def read_profile(document: Mapping[str, object]) -> CropProfile:
    """Read a parsed document; its fractions are `Decimal`.

    Raises:
        CropProfileError: something is missing, unknown or impossible; `.field` is its place.
    """
    crop = Table(document)
    materials = tuple(_form(table) for table in crop.tables("materials"))
    _different(crop, "materials", (form.code for form in materials))
    forms = {form.code for form in materials}
    if not crop.flag("grown", otherwise=True):
        return _supplies(crop, materials)
    profile = CropProfile(
        code=crop.code(),
        name=crop.words("name"),
        scientific_name=crop.text("scientific_name"),
        materials=materials,
        stages=_stages(crop, forms, ends_with=StageKind.PACK),
        units=_units(crop),
        shelf_life_days=crop.whole("shelf_life_days", least=1),
        storage=crop.words("storage"),
        season_months=_months(crop),
        harvest_bounds=_harvest_bounds(crop, forms),
    )
    crop.close()
    return profile


def _supplies(crop: Table, materials: tuple[Form, ...]) -> CropProfile:
    """What is bought and not grown: no season, no shelf life, and nothing is packed of it."""
    profile = CropProfile(
        code=crop.code(),
        name=crop.words("name"),
        scientific_name="",
        materials=materials,
        stages=_stages(crop, {form.code for form in materials}, ends_with=StageKind.RECEIVE),
        units=_units(crop),
        shelf_life_days=0,
        storage=Words(""),
        season_months=(),
        is_grown=False,
    )
    crop.close()
    return profile


def _form(table: Table) -> Form:
    form = Form(table.code(), table.words("name"), table.flag("counted"))
    table.close()
    return form


def _units(crop: Table) -> tuple[Unit, ...]:
    units = crop.values("units")
    known = [unit for unit in units if isinstance(unit, str) and unit in GRAMS_PER_UNIT]
    if not known or known != units:
        raise crop.refusal("units", units, "a list out of " + ", ".join(GRAMS_PER_UNIT))
    _different(crop, "units", known)
    return tuple(Unit(unit, GRAMS_PER_UNIT[unit]) for unit in known)


def _months(crop: Table) -> tuple[int, ...]:
    values = crop.values("season_months")
    months = [month for month in values if type(month) is int and 1 <= month <= MONTHS]
    if not months or months != values or len(set(months)) < len(months):
        raise crop.refusal("season_months", values, "different months from 1 to 12")
    return tuple(months)


def _harvest_bounds(crop: Table, forms: set[str]) -> HarvestBounds | None:
    if not crop.has("harvest_bounds"):
        return None
    table = crop.table("harvest_bounds")
    form = table.code("material")
    if form not in forms:
        raise table.refusal("material", form, "one of the materials")
    low, high = table.span("kg_per_ha")
    bounds = HarvestBounds(form, int(low), int(high), table.member("per", Period))
    table.close()
    return bounds


def _stages(crop: Table, forms: set[str], *, ends_with: StageKind) -> tuple[Stage, ...]:
    """The stages in order: each takes only what an earlier one gives, and one is of that kind."""
    given: set[str] = set()
    stages = []
    for table in crop.tables("stages"):
        stage = _stage(table)
        for form in stage.outputs:
            if form not in forms:
                raise table.refusal("outputs", form, "one of the materials")
        for form in stage.inputs:
            if form not in given:
                raise table.refusal("inputs", form, "a material that an earlier stage gives")
        given.update(stage.outputs)
        stages.append(stage)
    _different(crop, "stages", (stage.code for stage in stages))
    if not any(stage.kind is ends_with for stage in stages):
        wanted = f"at least one of the kind {ends_with.value}"
        raise crop.refusal("stages", [stage.code for stage in stages], wanted)
    return tuple(stages)


def _stage(table: Table) -> Stage:
    code, kind = table.code(), table.member("kind", StageKind)
    inputs, outputs = (_codes(table, key) for key in ("inputs", "outputs"))
    for key, forms, expected in zip(
        ("inputs", "outputs"), (inputs, outputs), _FLOW[kind], strict=True
    ):
        if bool(forms) != expected:
            wanted = "at least one material" if expected else "nothing"
            raise table.refusal(key, list(forms), f"{wanted} for the kind {kind.value}")
    facts = tuple(_fact(each) for each in table.tables("facts"))
    _different(table, "facts", (fact.code for fact in facts))
    if any(fact.code == UNUSUAL for fact in facts):
        raise table.refusal("facts", UNUSUAL, "another code: every event may keep this one")
    stage = Stage(
        code=code,
        kind=kind,
        name=table.words("name"),
        action=table.words("action"),
        inputs=inputs,
        outputs=outputs,
        facts=facts,
        usual_yield=_yield(table, kind),
    )
    table.close()
    return stage


def _yield(table: Table, kind: StageKind) -> YieldBounds | None:
    if not table.has("input_per_output"):
        return None
    low, high = table.span("input_per_output")
    if kind is not StageKind.PROCESS:
        raise table.refusal("input_per_output", [str(low), str(high)], "a stage that processes")
    return YieldBounds(low, high)


def _codes(table: Table, key: str) -> tuple[str, ...]:
    values = table.values(key)
    codes = tuple(value for value in values if isinstance(value, str))
    if len(codes) < len(values):
        raise table.refusal(key, values, "a list of codes")
    _different(table, key, codes)
    return codes


def _fact(table: Table) -> Fact:
    type_ = table.member("type", FactType)
    choices: tuple[Choice, ...] = ()
    minimum = maximum = None
    if type_ is FactType.CHOICE:
        choices = tuple(_named_choice(each) for each in table.tables("choices"))
        _different(table, "choices", (choice.code for choice in choices))
        if not choices:
            raise table.refusal("choices", [], "at least one choice")
    if type_ is FactType.NUMBER:
        minimum, maximum = table.number("min"), table.number("max")
        if minimum >= maximum:
            raise table.refusal("max", str(maximum), f"more than {minimum}")
    fact = Fact(
        code=table.code(),
        label=table.words("label"),
        type=type_,
        required=table.flag("required"),
        unit=table.words("unit") if table.has("unit") else None,
        choices=choices,
        minimum=minimum,
        maximum=maximum,
    )
    table.close()
    return fact


def _named_choice(table: Table) -> Choice:
    choice = Choice(table.code(), table.words("name"))
    table.close()
    return choice


def _different(table: Table, key: str, codes: Iterable[str]) -> None:
    """Refuse a code that stands twice."""
    seen: set[str] = set()
    for code in codes:
        if code in seen:
            raise table.refusal(key, code, "each code once")
        seen.add(code)
