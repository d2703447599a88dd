"""Registering materials and products, opening lots, finding them."""

import threading
from datetime import date

import farm
import pytest
from sqlalchemy import select

from traceability.errors import CodeTaken, InvalidGtin, InvalidInput, InvalidLotCode, NotFound
from traceability.lots import services as lots
from traceability.lots.models import Lot
from traceability.lots.services import MOST_NET_GRAMS, MOST_SHELF_LIFE_DAYS

DAY = date(2026, 11, 22)


def product(book, coop, **instead):
    given = {"code": "CHE100", "name_vi": "Chè 100 g", "material": coop.tea, "net_grams": 100}
    return lots.create_product(book, coop.recorder, **given | instead)


def test_a_material_is_a_form_of_a_crop_and_takes_its_words(coop):
    assert (coop.leaf.name_vi, coop.leaf.name_en) == ("Búp chè tươi", "Fresh tea leaf")
    assert "bup che tuoi" in coop.leaf.folded


@pytest.mark.parametrize(("crop", "form"), [("tea", "flour"), ("rice", "grain")])
def test_a_form_or_a_crop_that_nobody_knows_is_refused(book, coop, crop, form):
    with pytest.raises(InvalidInput) as refused:
        lots.create_material(book, coop.recorder, code="X", crop=crop, form=form)
    assert refused.value.value in (crop, form)


def test_codes_of_materials_and_products_are_taken_once(book, coop):
    with pytest.raises(CodeTaken):
        lots.create_material(book, coop.recorder, code="LA", crop="tea", form="fresh_leaf")
    with pytest.raises(CodeTaken):
        product(book, coop, code="CHE200")


def test_a_product_takes_shelf_life_and_storage_from_its_crop(book, coop):
    plain = product(book, coop)
    special = product(
        book, coop, code="CHE50", shelf_life_days=30, storage_vi="Trong tủ lạnh", storage_en=None
    )

    assert plain.shelf_life_days == 365
    assert plain.storage_vi.startswith("Để nơi khô mát")
    assert (special.shelf_life_days, special.storage_vi) == (30, "Trong tủ lạnh")
    assert special.expiry(DAY) == date(2026, 12, 22)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("net_grams", 0),
        ("net_grams", -200),
        ("net_grams", MOST_NET_GRAMS + 1),
        ("net_grams", "200"),
        ("shelf_life_days", 0),
        ("shelf_life_days", MOST_SHELF_LIFE_DAYS + 1),
        ("name_en", "x" * 201),
        ("ingredients_vi", "x" * 501),
        ("model_code", "x" * 61),
    ],
)
def test_a_product_that_cannot_be_is_refused_by_field(book, coop, field, value):
    with pytest.raises(InvalidInput) as refused:
        product(book, coop, **{field: value})
    assert refused.value.field == field


def test_a_shelf_life_of_a_million_days_does_not_break_packing_later(book, coop):
    """It was taken, and the expiry of the first packing overflowed the calendar."""
    lasting = product(book, coop, shelf_life_days=MOST_SHELF_LIFE_DAYS)

    assert lasting.expiry(DAY).year == 2126


def test_a_gtin_is_checked_by_its_digit(book, coop):
    assert product(book, coop, gtin="4006381333931").gtin == "4006381333931"
    with pytest.raises(InvalidGtin) as refused:
        product(book, coop, code="CHE51", gtin="4006381333930")
    assert (refused.value.field, refused.value.value) == ("gtin", "4006381333930")


def test_a_product_of_anothers_material_is_not_made(book, coop, neighbour):
    """It met a foreign key of the database instead of an answer."""
    with pytest.raises(NotFound):
        product(book, coop, material=neighbour.tea)


def test_two_lots_a_day_get_two_codes(book, coop):
    first, second = (
        lots.open_lot(book, coop.recorder, content=coop.leaf, on=DAY) for _ in range(2)
    )
    other_day = lots.open_lot(book, coop.recorder, content=coop.leaf, on=date(2026, 11, 23))

    assert (first.code, second.code) == ("LA-261122-01", "LA-261122-02")
    assert other_day.code == "LA-261123-01"


def test_a_code_that_somebody_took_by_hand_is_stepped_over(book, coop):
    lots.open_lot(book, coop.recorder, content=coop.leaf, on=DAY, code="LA-261122-01")

    lot = lots.open_lot(book, coop.recorder, content=coop.leaf, on=DAY)

    assert lot.code == "LA-261122-02"


def test_a_lot_code_given_by_hand_is_taken_once(book, coop):
    lots.open_lot(book, coop.recorder, content=coop.leaf, on=DAY, code="vu/1")
    with pytest.raises(CodeTaken) as taken:
        lots.open_lot(book, coop.recorder, content=coop.tea, on=DAY, code="vu/1")
    assert (taken.value.field, taken.value.value) == ("code", "vu/1")


def test_a_lot_code_with_a_space_is_refused_with_its_value(book, coop):
    with pytest.raises(InvalidLotCode) as refused:
        lots.open_lot(book, coop.recorder, content=coop.leaf, on=DAY, code="LO 3")
    assert (refused.value.field, refused.value.value) == ("code", "LO 3")


def test_neighbours_may_have_lots_of_the_same_code(book, coop, neighbour):
    mine = lots.open_lot(book, coop.recorder, content=coop.leaf, on=DAY, code="L1")
    theirs = lots.open_lot(book, neighbour.recorder, content=neighbour.leaf, on=DAY, code="L1")

    assert lots.lot_by_code(book, coop.organisation.id, "L1") is mine
    assert lots.lot_by_code(book, neighbour.organisation.id, "L1") is theirs


def test_anothers_lot_is_not_there(book, coop, neighbour):
    lots.open_lot(book, neighbour.recorder, content=neighbour.leaf, on=DAY, code="L1")

    with pytest.raises(NotFound) as refused:
        lots.lot_by_code(book, coop.organisation.id, "L1")
    assert (refused.value.field, refused.value.value) == ("lot", "L1")
    assert lots.find_lot(book, coop.organisation.id, "L1") is None


def test_a_lot_says_what_it_is_of(book, coop):
    leaf = lots.open_lot(book, coop.recorder, content=coop.leaf, on=DAY)
    packets = lots.open_lot(book, coop.recorder, content=coop.packet, on=DAY)

    assert leaf.content is coop.leaf
    assert packets.content is coop.packet


@pytest.mark.parametrize("explicit", [False, True])
def test_lots_opened_at_once_get_codes_of_their_own(deployment, explicit):
    with deployment.transaction() as session:
        coop = farm.found(session, deployment.clock)
    outcomes, failures = [], []

    def open_one():
        try:
            with deployment.transaction() as session:
                here = farm.visit(session, coop)
                outcomes.append(
                    lots.open_lot(
                        session,
                        here.recorder,
                        content=here.leaf,
                        on=DAY,
                        code="TAY-1" if explicit else None,
                    ).code
                )
        except CodeTaken as error:
            outcomes.append(f"taken {error.value}")
        except Exception as error:  # noqa: BLE001 - whatever it is, the test shows it
            failures.append(error)

    threads = [threading.Thread(target=open_one) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failures == []
    if explicit:
        assert sorted(outcomes) == ["TAY-1"] + ["taken TAY-1"] * 7
    else:
        assert sorted(outcomes) == [f"LA-261122-{number:02d}" for number in range(1, 9)]
    with deployment.reading() as session:
        assert len(session.scalars(select(Lot)).all()) == len(
            [code for code in outcomes if not code.startswith("taken")]
        )
