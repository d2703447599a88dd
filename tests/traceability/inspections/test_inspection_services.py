"""Inspections and laboratory tests: what they find is kept, and goods that did not pass wait."""

import farm
import pytest
from farm import day

from traceability.errors import InvalidInput, LotHeld, NotAllowed, NotFound, OutOfOrder
from traceability.events.corrections import declare_error
from traceability.events.models import EventKind
from traceability.events.truth import Truth
from traceability.inspections.services import record_inspection
from traceability.lots.holding import held, holds_of
from traceability.parties.recorder import Recorder
from traceability.parties.roles import Role
from traceability.parties.services import add_party
from traceability.stamps import services as stamps
from traceability.stamps.ranges import Range


@pytest.fixture
def inspect(book, coop):
    def record(*lots, result="failed", kind="residue", at=None, **given):
        return record_inspection(
            book,
            coop.recorder,
            kind=kind,
            lots=lots,
            facts={"result": result, **given.pop("facts", {})},
            at=at or day(20),
            **given,
        )

    return record


def test_a_laboratorys_result_is_kept_about_its_lots(book, coop, inspect):
    tea = farm.make_tea(book, coop, at=day(12))
    laboratory = add_party(
        book, coop.recorder, kind="supplier", code="LAB-1", name="Trung tâm kiểm nghiệm"
    )
    value = {"name": "Abamectin", "figure": "0.01", "unit": "mg/kg", "limit": "0.02"}

    event = inspect(
        tea,
        result="passed",
        laboratory=laboratory,
        values=[value],
        facts={"sampled_on": "2026-11-15", "report": "88/KN"},
    )

    assert (event.kind, event.stage, event.party_id) == (
        EventKind.INSPECT,
        "residue",
        laboratory.id,
    )
    assert {fact.key: fact.value for fact in event.facts} == {
        "result": "passed",
        "sampled_on": "2026-11-15",
        "report": "88/KN",
        "values": [value],
    }
    assert [each.lot.code for each in event.about] == [tea.code]
    assert held(book, [tea.id]) == set()


def test_what_did_not_pass_holds_the_lot_and_what_is_made_of_it_until_it_passes(
    book, coop, inspect
):
    tea = farm.make_tea(book, coop, at=day(12))
    packets = farm.pack(book, coop, tea, 10, at=day(13))
    other = farm.make_tea(book, coop, at=day(13))

    failed = inspect(tea)

    assert held(book, [tea.id, packets.id, other.id]) == {tea.id, packets.id}
    assert holds_of(book, [packets.id])[packets.id][0].event_id == failed.id
    inspect(tea, result="passed", kind="moisture", at=day(21))
    assert held(book, [packets.id]) == {packets.id}
    inspect(tea, result="passed", at=day(21))
    assert held(book, [tea.id, packets.id]) == set()


def test_stamps_are_neither_put_on_nor_activated_while_the_lot_is_held(
    book, coop, inspect, library
):
    packets = farm.packets(book, coop, 20, at=day(12))
    run = stamps.issue_run(
        book, coop.recorder, library.vault, count=20, host=library.host, lot=packets
    )
    stamps.bind(book, coop.recorder, run=run, stamps=Range(1, 10), lot=packets)
    inspect(packets)

    with pytest.raises(LotHeld) as refused:
        stamps.bind(book, coop.recorder, run=run, stamps=Range(11, 12), lot=packets)
    assert packets.code in str(refused.value)
    with pytest.raises(LotHeld):
        stamps.activate(book, coop.recorder, run=run, stamps=Range(1, 2))

    inspect(packets, result="passed", at=day(21))
    stamps.bind(book, coop.recorder, run=run, stamps=Range(11, 12), lot=packets)
    stamps.activate(book, coop.recorder, run=run, stamps=Range(1, 2))


def test_a_result_that_was_written_down_wrong_is_put_right_and_frees_the_lot(book, coop, inspect):
    tea = farm.make_tea(book, coop, at=day(12))
    wrong = inspect(tea, facts={"report": "88/KN"})

    declaration = declare_error(
        book,
        coop.recorder,
        event_id=wrong.id,
        truth=Truth(facts={"result": "passed", "report": "88/KN"}),
    )

    assert held(book, [tea.id]) == set()
    assert wrong.error.corrective_event_id == declaration.corrective_event_id
    again = inspect(tea)
    declare_error(book, coop.recorder, event_id=again.id, truth=None)
    assert held(book, [tea.id]) == set()


def test_nothing_is_inspected_before_it_was_there(book, coop, inspect):
    tea = farm.make_tea(book, coop, at=day(12))

    with pytest.raises(OutOfOrder):
        inspect(tea, at=day(11))
    with pytest.raises(InvalidInput) as refused:
        inspect(tea, facts={"sampled_on": "2026-11-21"})
    assert refused.value.field == "sampled_on"
    right = inspect(tea)
    with pytest.raises(OutOfOrder):
        declare_error(book, coop.recorder, event_id=right.id, truth=Truth(at=day(11)))


def test_an_inspection_is_of_own_lots_by_who_works_in_the_workshop(book, coop, neighbour, inspect):
    with pytest.raises(InvalidInput) as refused:
        inspect()
    assert refused.value.field == "lots"
    with pytest.raises(NotFound):
        inspect(farm.make_tea(book, neighbour, at=day(12)))
    picker = Recorder(coop.organisation.id, Role.PICKER, clock=coop.recorder.clock)
    tea = farm.make_tea(book, coop, at=day(12))
    with pytest.raises(NotAllowed):
        record_inspection(
            book, picker, kind="visual", lots=[tea], facts={"result": "passed"}, at=day(20)
        )


def test_a_neighbours_failed_inspection_holds_nothing_here(book, coop, neighbour):
    mine = farm.make_tea(book, coop, at=day(12))
    theirs = farm.make_tea(book, neighbour, at=day(12))
    record_inspection(
        book,
        neighbour.recorder,
        kind="residue",
        lots=[theirs],
        facts={"result": "failed"},
        at=day(20),
    )

    assert held(book, [mine.id, theirs.id]) == {theirs.id}
