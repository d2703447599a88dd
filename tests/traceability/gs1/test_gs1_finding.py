"""What a GS1 key names on the books."""

import farm
import stamped
from gs1_numbers import GTIN, SSCC

from traceability.events.models import EventKind, UnitAction
from traceability.events.recording import Draft, UnitContent, append
from traceability.gs1.finding import contents_of, forms_of
from traceability.lots.models import LogisticUnit


def test_a_gtin_stands_in_registers_with_and_without_its_leading_zeros():
    assert forms_of(f"0{GTIN}") == (f"0{GTIN}", GTIN)
    assert forms_of("00000096385074") == (
        "00000096385074",
        "0000096385074",
        "000096385074",
        "96385074",
    )
    assert forms_of("18938501234565") == ("18938501234565",)


def test_a_unit_holds_what_was_put_in_and_not_taken_out_by_any_depth(deployment):
    coop = stamped.open_farm(deployment)
    one, other = (stamped.packed(deployment, coop) for _ in range(2))
    with deployment.transaction() as session:
        here = farm.visit(session, coop)

        def unit(code, sscc=None):
            made = LogisticUnit(
                organisation_id=coop.organisation.id,
                code=code,
                sscc=sscc,
                kind="carton",
                created_at=here.recorder.now(),
            )
            session.add(made)
            session.flush()
            return made

        def happened(kind, *units):
            append(session, here.recorder, Draft(kind=kind, at=here.now, units=units))

        pallet, carton, taken_out = unit("P-1", SSCC), unit("T-1"), unit("T-2")
        add, remove = UnitAction.ADD, UnitAction.DELETE
        happened(
            EventKind.AGGREGATE,
            UnitContent(add, carton.id, lot_id=one.id, grams=2_000, pieces=10),
            UnitContent(add, taken_out.id, lot_id=other.id, grams=1_000, pieces=5),
            UnitContent(add, pallet.id, child_unit_id=carton.id),
            UnitContent(add, pallet.id, child_unit_id=taken_out.id),
            UnitContent(add, pallet.id, lot_id=other.id, grams=400, pieces=2),
        )
        happened(
            EventKind.DISAGGREGATE,
            UnitContent(remove, carton.id, lot_id=one.id, grams=600, pieces=3),
            UnitContent(remove, pallet.id, child_unit_id=taken_out.id),
        )
        happened(EventKind.SHIP, UnitContent(UnitAction.OBSERVE, pallet.id))

        held = {each.lot.id: (each.grams, each.pieces) for each in contents_of(session, pallet)}
        assert held == {one.id: (1_400, 7), other.id: (400, 2)}
        assert [each.pieces for each in contents_of(session, taken_out)] == [5]
