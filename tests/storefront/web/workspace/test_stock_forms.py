"""Opening stock, counts and moves."""

import pytest
from cooperative import field_error, plain
from sqlalchemy import select

from traceability.lots.models import Lot
from traceability.lots.stock import left_of, stock_by_place
from traceability.parties.services import add_place

OPENING = "/workspace/stock/opening"


@pytest.fixture
def store(coop):
    """A warehouse beside the workshop."""
    with coop.deployment.transaction() as db:
        return add_place(db, coop.recorder, kind="warehouse", code="KHO", name_vi="Kho").id


def left(coop, lot_id):
    with coop.deployment.reading() as db:
        found = left_of(db, db.get_one(Lot, lot_id))
        return found.grams, found.pieces


def opening(coop, **changes):
    return {
        "content": f"product:{coop.product}",
        "packs": "25",
        "quantity": "",
        "quantity_unit": "kg",
        "place": str(coop.workshop),
        "on": "2026-11-22",
        "lot_code": "",
        **changes,
    }


def test_packs_that_were_there_before_come_into_the_books(owner, coop):
    answer = owner.send(OPENING, opening(coop))

    with coop.deployment.reading() as db:
        lot = db.scalars(select(Lot)).one()
    assert answer.location == f"/workspace/lots/{lot.id}"
    assert left(coop, lot.id) == (5_000, 25)


def test_material_that_was_there_before_is_weighed(owner, coop):
    owner.send(
        OPENING, opening(coop, content=f"material:{coop.tea}", quantity="1,2", quantity_unit="tạ")
    )

    with coop.deployment.reading() as db:
        lot = db.scalars(select(Lot)).one()
    assert left(coop, lot.id) == (120_000, 0)


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"packs": ""}, "packs", "Say how much there is."),
        ({"packs": "0"}, "packs", "0 is not a number of pieces above zero."),
        ({"content": ""}, "content", "Fill in: What."),
        ({"content": "product:nothing"}, "content", "“product:nothing” is not one of the choices."),
        ({"lot_code": "a b"}, "lot_code", "“a b” is not a lot code."),
    ],
)
def test_opening_stock_that_cannot_be_is_refused_beside_its_field(
    owner, coop, changes, field, said
):
    answer = owner.send(f"{OPENING}?lang=en", opening(coop, **changes))

    assert answer.status_code == 422
    assert said in field_error(answer.text, field)


def counting(coop, counted, **changes):
    return {
        "place": str(coop.workshop),
        "counted": counted,
        "counted_unit": "kg",
        "reason": "dried",
        "words": "",
        "on": "2026-11-22",
        **changes,
    }


def test_the_books_follow_the_scales(owner, coop):
    lot = coop.harvest("40")

    answer = owner.send(f"/workspace/lots/{lot.id}/count?lang=en", counting(coop, "38.5"))

    assert left(coop, lot.id) == (38_500, 0)
    page = plain(owner.get(answer.location).text)
    assert f"Lot {lot.code} now has 38.5 kg." in page
    assert "−1.5 kg" in page


def test_the_reason_of_a_count_is_told_in_words(owner, coop):
    lot = coop.harvest("40")
    owner.send(f"/workspace/lots/{lot.id}/count", counting(coop, "39"))
    owner.send(
        f"/workspace/lots/{lot.id}/count",
        counting(coop, "38", reason="other", words="Chuột <ăn> 1 kg"),
    )

    listing = owner.get(f"/workspace/lots/{lot.id}").text
    events = [part.split('"')[0] for part in listing.split('href="/workspace/events/')[1:]]
    pages = [owner.get(f"/workspace/events/{event}?lang=en").text for event in events]

    assert any("It dried out or crumbled" in page for page in pages)
    assert any("Chuột &lt;ăn&gt; 1 kg" in page for page in pages)


def test_nothing_left_is_counted_as_zero(owner, coop):
    lot = coop.packed(40)

    owner.send(f"/workspace/lots/{lot.id}/count", counting(coop, "0", reason="sample"))

    assert left(coop, lot.id) == (0, 0)


def test_a_count_that_changes_nothing_is_refused(owner, coop):
    lot = coop.harvest("40")

    answer = owner.send(f"/workspace/lots/{lot.id}/count?lang=en", counting(coop, "40"))

    assert "is what the books say" in field_error(answer.text, "counted")


def test_part_of_a_lot_is_moved(owner, coop, store):
    lot = coop.packed(40)

    answer = owner.send(
        f"/workspace/lots/{lot.id}/move",
        {"quantity": "15", "to_place": str(store), "on": "2026-11-22"},
    )

    assert answer.status_code == 303
    with coop.deployment.reading() as db:
        lies = {s.place.id: s.pieces for s in stock_by_place(db, db.get_one(Lot, lot.id))}
    assert lies == {store: 15, coop.workshop: 25}


def test_more_than_there_is_cannot_be_moved(owner, coop, store):
    lot = coop.harvest("40")

    answer = owner.send(
        f"/workspace/lots/{lot.id}/move?lang=en",
        {
            "quantity": "41",
            "quantity_unit": "kg",
            "to_place": str(store),
            "on": "2026-11-22",
        },
    )

    assert answer.status_code == 422
    assert "40 kg" in field_error(answer.text, "quantity")
    assert 'value="41"' in answer.text
