"""Work in the field, and the days that a plot must rest after it."""

from decimal import Decimal
from uuid import uuid4

import farm
import pytest
from farm import day

from traceability.areas import Area
from traceability.crops.profile import InputKind
from traceability.errors import (
    CodeTaken,
    InvalidFact,
    InvalidInput,
    MissingFact,
    NotAllowed,
    NotFound,
    OutOfOrder,
)
from traceability.events.corrections import declare_error
from traceability.events.diary import last_event
from traceability.events.models import EventKind
from traceability.events.services import record_harvest
from traceability.events.truth import THE_HOUSEHOLD, Truth
from traceability.field.reading import inputs_of, sprays_on
from traceability.field.register import create_input, set_intervals
from traceability.field.services import Treatment, record_field_operation
from traceability.lots.holding import held, holds_of, require_free
from traceability.lots.holds import Cause
from traceability.parties.models import Person
from traceability.parties.recorder import Recorder
from traceability.parties.roles import Role
from traceability.parties.services import add_member, add_place
from traceability.quantities import Quantity


@pytest.fixture
def abamectin(book, coop):
    return create_input(
        book,
        coop.recorder,
        code="REASGANT",
        kind="pesticide",
        name="Reasgant 3.6EC",
        active_ingredient="Abamectin",
        registration="1234/CNĐKT-BVTV",
        phi_days={"tea": 7},
    )


@pytest.fixture
def sprayed(book, coop, abamectin):
    """Sprays the plot on a day of November."""

    def spray(on, **treatment):
        (event,) = record_field_operation(
            book,
            coop.recorder,
            plots=[coop.plot],
            operation="spray",
            at=day(on),
            treatment=Treatment(used=abamectin, **treatment),
        )
        return event

    return spray


def facts_of(event):
    return {fact.key: fact.value for fact in event.facts}


def test_a_spray_is_recorded_with_what_stands_in_the_register(book, coop, abamectin):
    (event,) = record_field_operation(
        book,
        coop.recorder,
        plots=[coop.plot],
        operation="spray",
        at=day(10),
        treatment=Treatment(used=abamectin, dose="0,8", dose_unit="ml/l"),
        facts={"target": "leafhopper", "weather": "sunny"},
        area=Area.measure("2.5", "sào"),
    )

    assert (event.kind, event.stage) == (EventKind.FIELD_OPERATION, "spray")
    assert (event.place_id, event.party_id) == (coop.plot.id, coop.household.id)
    assert event.lines == []
    assert facts_of(event) == {
        "crop": "tea",
        "product": "Reasgant 3.6EC",
        "active_ingredient": "Abamectin",
        "registration": "1234/CNĐKT-BVTV",
        "input": "REASGANT",
        "dose": 0.8,
        "dose_unit": "ml/l",
        "phi_days": 7,
        "target": "leafhopper",
        "weather": "sunny",
        "area": "2.5",
        "area_unit": "sào",
        "area_m2": 900,
    }


def test_what_was_done_on_several_plots_is_an_entry_for_each_over_its_whole_area(book, coop):
    other = add_place(
        book, coop.recorder, kind="plot", code="LO-4", name_vi="Đồi Chè", crop="tea", area_m2=720
    )

    events = record_field_operation(
        book, coop.recorder, plots=[coop.plot, other], operation="weed", at=day(3)
    )

    assert {event.place_id for event in events} == {coop.plot.id, other.id}
    assert {facts_of(event)["area_m2"] for event in events} == {5_000, 720}
    with pytest.raises(InvalidInput) as refused:
        record_field_operation(
            book,
            coop.recorder,
            plots=[coop.plot, other],
            operation="weed",
            at=day(3),
            area=Area.measure(1, "sào"),
        )
    assert refused.value.field == "area"


def test_who_did_it_is_kept_as_an_opaque_id_of_somebody_of_the_cooperative(book, coop, library):
    person, stranger = (
        Person(display_name=name, created_at=library.clock()) for name in ("Nguyễn Văn Ba", "Lạ")
    )
    book.add_all([person, stranger])
    book.flush()
    add_member(
        book,
        organisation_id=coop.organisation.id,
        person=person,
        role=Role.PICKER,
        clock=library.clock,
    )

    (event,) = record_field_operation(
        book,
        coop.recorder,
        plots=[coop.plot],
        operation="prune",
        at=day(3),
        operator=person.id,
    )

    assert facts_of(event)["operator"] == str(person.id)
    assert "Ba" not in str(facts_of(event))
    with pytest.raises(NotFound):
        record_field_operation(
            book,
            coop.recorder,
            plots=[coop.plot],
            operation="prune",
            at=day(3),
            operator=stranger.id,
        )


def test_what_stands_in_no_register_is_named_with_its_interval(book, coop):
    def spray(treatment):
        return record_field_operation(
            book,
            coop.recorder,
            plots=[coop.plot],
            operation="spray",
            at=day(3),
            treatment=treatment,
        )

    (event,) = spray(Treatment(product="Dầu neem", phi_days=1))
    assert facts_of(event)["phi_days"] == 1
    with pytest.raises(MissingFact) as refused:
        spray(Treatment(product="Dầu neem"))
    assert refused.value.field == "phi_days"
    with pytest.raises(MissingFact):
        spray(None)
    with pytest.raises(InvalidFact) as refused:
        spray(Treatment(product="Dầu neem", phi_days=1, dose=2, dose_unit="thìa"))
    assert (refused.value.field, refused.value.value) == ("dose_unit", "thìa")


def test_a_product_against_pests_is_no_fertiliser(book, coop, abamectin):
    with pytest.raises(InvalidFact) as refused:
        record_field_operation(
            book,
            coop.recorder,
            plots=[coop.plot],
            operation="fertilise",
            at=day(3),
            treatment=Treatment(used=abamectin),
        )

    assert (refused.value.field, refused.value.value) == ("input", "REASGANT")


def test_only_plots_of_one_crop_are_worked_on(book, coop, neighbour):
    na = add_place(
        book, coop.recorder, kind="plot", code="NA-1", name_vi="Na", crop="custard_apple"
    )

    def weed(*plots):
        record_field_operation(book, coop.recorder, plots=list(plots), operation="weed", at=day(3))

    for plots in ([], [coop.workshop], [coop.plot, na], [coop.plot, coop.plot]):
        with pytest.raises(InvalidInput) as refused:
            weed(*plots)
        assert refused.value.field == "plots"
    with pytest.raises(NotFound):
        weed(neighbour.plot)


def test_a_register_entry_keeps_an_interval_for_each_crop(book, coop, abamectin):
    set_intervals(book, coop.recorder, abamectin, {"tea": 10, "custard_apple": 14})

    assert abamectin.phi_days("tea") == 10
    assert abamectin.phi_days("vermicelli") is None
    assert [each.code for each in inputs_of(book, coop.organisation.id)] == ["REASGANT"]
    assert inputs_of(book, coop.organisation.id, kind=InputKind.FERTILISER) == []
    with pytest.raises(CodeTaken):
        create_input(book, coop.recorder, code="REASGANT", kind="pesticide", name="X")
    for wrong in ({"kind": "potion"}, {"phi_days": {"rice": 3}}, {"phi_days": {"tea": -1}}):
        given = {"code": "X", "kind": "pesticide", "name": "X", **wrong}
        with pytest.raises(InvalidInput):
            create_input(book, coop.recorder, **given)
    picker = Recorder(coop.organisation.id, Role.PICKER, clock=coop.recorder.clock)
    with pytest.raises(NotAllowed):
        create_input(book, picker, code="Y", kind="pesticide", name="Y")


def test_a_harvest_inside_the_interval_is_refused_with_the_day_from_which_it_is_allowed(
    book, coop, sprayed
):
    sprayed(10)

    with pytest.raises(OutOfOrder) as refused:
        farm.harvest(book, coop, at=day(16))

    assert refused.value.field == "at"
    assert str(refused.value) == (
        "Đồi Kẹm was treated with Reasgant 3.6EC on 2026-11-10. "
        "It may be harvested from 2026-11-17 on, not on 2026-11-16."
    )
    assert farm.harvest(book, coop, at=day(9))
    assert farm.harvest(book, coop, at=day(17))


def test_the_interval_typed_for_this_spray_goes_before_the_registers(book, coop, sprayed):
    sprayed(10, phi_days=3)

    assert farm.harvest(book, coop, at=day(13))
    assert [
        spray.days for spray in sprays_on(book, [coop.plot.id], until=day(13).business_date)
    ] == [3]


def test_a_harvest_is_not_corrected_into_the_interval(book, coop, sprayed):
    lot = farm.harvest(book, coop, at=day(17))
    sprayed(10)
    harvest = last(book, coop, EventKind.HARVEST)

    with pytest.raises(OutOfOrder) as refused:
        declare_error(book, coop.recorder, event_id=harvest.id, truth=Truth(at=day(16)))

    assert refused.value.value == day(16).business_date
    declare_error(book, coop.recorder, event_id=harvest.id, truth=Truth(at=day(18)))
    assert lot.business_date == day(18).business_date


def test_a_spray_that_is_said_late_is_recorded_and_holds_what_was_harvested_too_early(
    book, coop, sprayed
):
    """Facts are facts; the goods wait for a residue test, and everything says why."""
    before, early, after = (farm.harvest(book, coop, at=day(each)) for each in (9, 12, 17))
    tea = farm.fire(book, coop, [(early, 20_000)], 4_000, at=day(12))

    spray = sprayed(10)

    found = holds_of(book, [before.id, early.id, after.id, tea.id])
    assert set(found) == {early.id, tea.id}
    (hold,) = found[tea.id]
    assert (hold.cause, hold.event_id, hold.detail) == (
        Cause.EARLY_HARVEST,
        spray.id,
        "Reasgant 3.6EC",
    )
    assert hold.allowed_from == day(17).business_date
    assert [each.lot_id for each in spray.about] == [early.id]


def test_a_late_spray_that_did_not_happen_or_was_another_day_holds_nothing(book, coop, sprayed):
    early = farm.harvest(book, coop, at=day(12))
    wrong = sprayed(10)
    assert held(book, [early.id]) == {early.id}

    moved = declare_error(book, coop.recorder, event_id=wrong.id, truth=Truth(at=day(2)))

    assert held(book, [early.id]) == set()
    again = declare_error(
        book, coop.recorder, event_id=moved.corrective_event_id, truth=Truth(at=day(11))
    )
    assert held(book, [early.id]) == {early.id}
    declare_error(book, coop.recorder, event_id=again.corrective_event_id, truth=None)
    assert held(book, [early.id]) == set()


def test_a_spray_is_corrected_in_its_answers(book, coop, sprayed):
    early = farm.harvest(book, coop, at=day(12))
    wrong = sprayed(10, dose=2, dose_unit="ml/l")

    shorter = {"product": "Reasgant 3.6EC", "phi_days": 2, "dose": "1"}
    declaration = declare_error(book, coop.recorder, event_id=wrong.id, truth=Truth(facts=shorter))

    right = last(book, coop, EventKind.FIELD_OPERATION)
    assert right.id == declaration.corrective_event_id
    assert (facts_of(right)["phi_days"], facts_of(right)["dose"]) == (2, 1)
    assert (facts_of(right)["dose_unit"], facts_of(right)["area_m2"]) == ("ml/l", 5_000)
    assert held(book, [early.id]) == set()
    with pytest.raises(MissingFact):
        declare_error(
            book, coop.recorder, event_id=right.id, truth=Truth(facts={"product": "Reasgant"})
        )


def test_the_land_and_the_person_of_field_work_are_corrected(book, coop, library, sprayed):
    other = Person(display_name="Nguyễn Văn Ba", created_at=library.clock())
    book.add(other)
    book.flush()
    add_member(
        book,
        organisation_id=coop.organisation.id,
        person=other,
        role=Role.PICKER,
        clock=library.clock,
    )
    wrong = sprayed(10)

    right = Truth(area=Area.measure("2.5", "sào"), operator=other.id)
    first = declare_error(book, coop.recorder, event_id=wrong.id, truth=right)

    kept = facts_of(last(book, coop, EventKind.FIELD_OPERATION))
    assert kept == facts_of(wrong) | {
        "area": "2.5",
        "area_unit": "sào",
        "area_m2": 900,
        "operator": str(other.id),
    }
    second = first.corrective_event_id
    with pytest.raises(NotFound):
        declare_error(book, coop.recorder, event_id=second, truth=Truth(operator=uuid4()))
    declare_error(book, coop.recorder, event_id=second, truth=Truth(operator=THE_HOUSEHOLD))
    assert "operator" not in facts_of(last(book, coop, EventKind.FIELD_OPERATION))
    farm.harvest(book, coop, at=day(18))
    harvest = last(book, coop, EventKind.HARVEST)
    with pytest.raises(InvalidInput, match="Only work in the field"):
        declare_error(
            book, coop.recorder, event_id=harvest.id, truth=Truth(area=Area.measure(1, "sào"))
        )


def test_goods_bought_in_on_a_plot_rest_as_well(book, coop, sprayed):
    sprayed(10)

    with pytest.raises(OutOfOrder):
        record_harvest(
            book,
            coop.recorder,
            plot=coop.plot,
            material=coop.leaf,
            taken=Quantity.weigh(Decimal(10)),
            at=day(12),
            facts=farm.PLUCKED,
            stage="receive",
            household=coop.household,
        )
    assert require_free(book, farm.harvest(book, coop, at=day(18))) is None


def last(book, coop, kind):
    return last_event(book, coop.organisation.id, kind)
