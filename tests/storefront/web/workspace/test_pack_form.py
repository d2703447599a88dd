"""Recording a packing: how many packs a lot gives, and what it leaves behind."""

import io

import pytest
from cooperative import field_error, plain
from sqlalchemy import select

from traceability.events.models import Event, EventKind
from traceability.lots.models import Lot
from traceability.lots.stock import left_of

PAGE = "/workspace/pack"


def typed(coop, **changes):
    return {
        "packs": "40",
        "place": str(coop.workshop),
        "on": "2026-11-22",
        **changes,
    }


def tick(*lots):
    return {f"use_{lot.id.hex}": "y" for lot in lots}


def weight(lot, figure):
    return {f"weight_{lot.id.hex}": figure, f"weight_{lot.id.hex}_unit": "kg"}


def left(coop, lot):
    with coop.deployment.reading() as db:
        return left_of(db, lot).grams


@pytest.fixture
def tea(coop):
    """8 kg of made tea: enough for 40 packs."""
    return coop.process(coop.harvest("40"))


def test_packs_draw_exactly_their_weight(owner, coop, tea):
    answer = owner.send(f"{PAGE}?lang=en", typed(coop, packs="30") | tick(tea))

    assert answer.status_code == 303
    assert left(coop, tea) == 2_000
    page = owner.get(answer.location)
    assert "Packed: 30 packs of Chè 200 g" in plain(page.text)
    assert "good until 22 Nov 2027" in plain(page.text)
    assert "Print stamps for it" in page.text


def test_a_packing_keeps_its_photos_and_papers(owner, coop, tea):
    form = typed(coop) | tick(tea)
    bad = owner.send(
        f"{PAGE}?lang=en",
        form | {"evidence": (io.BytesIO(b"MZ"), "virus.exe")},
        content_type="multipart/form-data",
    )
    assert (bad.status_code, left(coop, tea)) == (422, 8_000)
    assert field_error(bad.text, "evidence")
    assert 'value="40"' in bad.text
    assert "choose the photos and papers once more" in bad.text

    answer = owner.send(
        PAGE,
        form | {"evidence": (io.BytesIO(b"%PDF-1.7\n%%EOF\n"), "bien-ban.pdf")},
        content_type="multipart/form-data",
    )

    assert answer.status_code == 303, answer.text
    with coop.deployment.reading() as db:
        event = db.scalars(select(Event).where(Event.kind == EventKind.PACK)).one()
        assert [each.kind for each in event.documents] == ["other"]


def test_a_lot_says_for_how_many_packs_it_is_enough_and_how_long_they_keep(owner, coop, tea):
    page = plain(owner.get(f"{PAGE}?lang=en").text)

    assert "8 kg left, enough for 40 packs" in page
    assert "Packed today it is good until 22 Nov 2027." in page


def test_the_only_lot_is_ticked_already(owner, coop, tea):
    assert f'checked id="use_{tea.id.hex}"' in owner.get(PAGE).text


def test_packs_come_from_several_lots_the_rest_from_the_last(owner, coop, tea):
    more = coop.process(coop.harvest("40"))

    owner.send(PAGE, typed(coop, packs="50") | tick(tea, more))

    assert left(coop, tea) + left(coop, more) == 6_000
    with coop.deployment.reading() as db:
        event = db.scalars(select(Event).where(Event.kind == EventKind.PACK)).one()
        assert len({line.lot_id for line in event.lines}) == 3


def test_a_weight_beside_a_lot_includes_what_was_lost(owner, coop, tea):
    owner.send(PAGE, typed(coop, packs="30") | weight(tea, "6.1".replace(".", ",")))

    assert left(coop, tea) == 1_900


@pytest.mark.parametrize(
    ("packs", "said"),
    [
        ("", "Fill in: Packs."),
        ("0", "0 is not a number of pieces above zero."),
        ("-4", "-4 is not a number of pieces above zero."),
        ("2,5", "“2,5” is not a whole number."),
        ("9999999999999999", "9999999999999999"),
    ],
)
def test_a_bad_number_of_packs_is_refused_beside_its_field(owner, coop, tea, packs, said):
    answer = owner.send(f"{PAGE}?lang=vi", typed(coop, packs=packs) | tick(tea))
    english = owner.send(f"{PAGE}?lang=en", typed(coop, packs=packs.replace(",", ".")) | tick(tea))

    assert answer.status_code == english.status_code == 422
    assert said.replace(",", ".") in field_error(english.text, "packs")
    assert left(coop, tea) == 8_000


def test_too_many_packs_are_refused_beside_the_lot_that_has_too_little(owner, coop, tea):
    answer = owner.send(f"{PAGE}?lang=en", typed(coop, packs="50") | tick(tea))

    assert answer.status_code == 422
    said = field_error(answer.text, f"weight_{tea.id.hex}")
    assert said == f"Lot {tea.code} has 8 kg left, less than 10 kg."
    assert 'value="50"' in answer.text


def test_packs_that_weigh_more_than_was_taken_are_refused(owner, coop, tea):
    answer = owner.send(f"{PAGE}?lang=en", typed(coop, packs="40") | weight(tea, "7"))

    assert answer.status_code == 422
    said = field_error(answer.text, "packs")
    assert said == "40 packs weigh 8 kg, more than the 7 kg that were drawn."


def test_packing_twice_with_one_form_packs_once(owner, coop, tea):
    data = {**owner.hidden(PAGE), **typed(coop, packs="10"), **tick(tea)}

    owner.post(PAGE, data=data)
    owner.post(PAGE, data=data)

    assert left(coop, tea) == 6_000


def test_nothing_to_pack_says_what_to_do_first(owner, coop):
    page = plain(owner.get(f"{PAGE}?lang=en").text)

    assert "There is no Made tea in stock to pack." in page
    assert "Record a batch" in page


def test_a_packed_lot_has_the_code_that_was_typed(owner, coop, tea):
    owner.send(PAGE, typed(coop, lot_code="L2211A") | tick(tea))

    with coop.deployment.reading() as db:
        assert db.scalar(select(Lot.code).where(Lot.product_id.is_not(None))) == "L2211A"
