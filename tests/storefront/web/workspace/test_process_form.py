"""Recording a batch: what goes in, what comes out, what is usual."""

import pytest
from cooperative import field_error, plain
from sqlalchemy import select

from traceability.events.models import Event, EventKind
from traceability.lots.models import Lot
from traceability.lots.stock import left_of

PAGE = "/workspace/process"


def typed(coop, **changes):
    return {
        "made": "8",
        "made_unit": "kg",
        "place": str(coop.workshop),
        "fact_method": "green",
        "on": "2026-11-22",
        **changes,
    }


def weight(lot, figure, unit="kg"):
    return {f"weight_{lot.id.hex}": figure, f"weight_{lot.id.hex}_unit": unit}


def tick(lot):
    return {f"use_{lot.id.hex}": "y"}


def left(coop, lot):
    with coop.deployment.reading() as db:
        return left_of(db, lot).grams


def batches(coop):
    with coop.deployment.reading() as db:
        found = db.scalars(select(Event).where(Event.kind == EventKind.PROCESS)).all()
        return [
            [(line.lot.code, line.grams) for line in sorted(e.lines, key=lambda x: x.position)]
            for e in found
        ]


def test_all_of_a_lot_is_taken_by_a_tick(owner, coop):
    leaf = coop.harvest("40")

    answer = owner.send(f"{PAGE}?lang=en", typed(coop) | tick(leaf))

    assert answer.status_code == 303
    assert left(coop, leaf) == 0
    ((source, made),) = batches(coop)
    assert source == (leaf.code, -40_000)
    assert made[1] == 8_000
    assert "Pack this lot" in owner.get(answer.location).text


def test_several_lots_go_in_with_a_weight_each(owner, coop):
    one, other = coop.harvest("40"), coop.harvest("30")

    owner.send(PAGE, typed(coop, made="10") | weight(one, "20") | weight(other, "0,3", "tạ"))

    assert left(coop, one) == 20_000
    assert left(coop, other) == 0


def test_the_link_from_a_lot_has_that_lot_ticked(owner, coop):
    leaf, other = coop.harvest("40"), coop.harvest("30")

    page = owner.get(f"{PAGE}?lot={leaf.id}").text

    assert f'checked id="use_{leaf.id.hex}"' in page
    assert f'checked id="use_{other.id.hex}"' not in page


def test_each_lot_says_what_is_left_of_it(owner, coop):
    coop.harvest("12,4".replace(",", "."))

    page = plain(owner.get(f"{PAGE}?lang=vi").text)

    assert "12,4 kg" in page


def test_a_refusal_stands_beside_the_lot_that_has_too_little(owner, coop):
    leaf, other = coop.harvest("40"), coop.harvest("30")

    answer = owner.send(
        f"{PAGE}?lang=en", typed(coop, made="12") | weight(leaf, "45") | weight(other, "15")
    )

    assert answer.status_code == 422
    said = field_error(answer.text, f"weight_{leaf.id.hex}")
    assert said == f"Lot {leaf.code} has 40 kg left, less than 45 kg."
    assert field_error(answer.text, f"weight_{other.id.hex}") == ""
    assert 'value="45"' in answer.text
    assert 'value="15"' in answer.text
    assert batches(coop) == []


def test_somebody_who_chooses_no_lot_is_told_so(owner, coop):
    leaf = coop.harvest()

    answer = owner.send(f"{PAGE}?lang=en", typed(coop))

    assert answer.status_code == 422
    assert field_error(answer.text, f"use_{leaf.id.hex}") == "Choose at least one lot to take from."


def test_what_was_typed_for_a_lot_that_was_emptied_meanwhile_is_not_lost(owner, coop):
    leaf = coop.harvest("40")
    hidden = owner.hidden(PAGE)
    coop.process(leaf)

    answer = owner.post(f"{PAGE}?lang=en", data=hidden | typed(coop) | weight(leaf, "40"))

    assert answer.status_code == 422
    assert f"Lot {leaf.code} has 0 g left" in field_error(answer.text, f"weight_{leaf.id.hex}")


@pytest.mark.parametrize(("made", "word"), [("12", "12 kg"), ("3", "3 kg")])
def test_an_unusual_yield_is_asked_about_and_recorded_with_the_reason(owner, coop, made, word):
    leaf = coop.harvest("40")
    data = typed(coop, made=made) | weight(leaf, "40")

    asked = owner.send(f"{PAGE}?lang=en", data)

    assert asked.status_code == 422
    assert f"{word} out of 40 kg is unusual" in field_error(asked.text, "unusual")
    assert batches(coop) == []

    explained = owner.send(PAGE, data | {"unusual": "Lá héo <3 ngày"})

    assert explained.status_code == 303
    with coop.deployment.reading() as db:
        lot = db.scalars(select(Lot).where(Lot.material_id == coop.tea)).one()
    account = owner.get(f"/workspace/lots/{lot.id}/balance?lang=en").text
    assert "The reason given: “Lá héo <3 ngày”" in plain(account)


def test_more_than_went_in_never_comes_out_even_confirmed(owner, coop):
    leaf = coop.harvest("40")

    answer = owner.send(f"{PAGE}?lang=en", typed(coop, made="41", unusual="y") | weight(leaf, "40"))

    assert answer.status_code == 422
    assert "41 kg cannot come out of 40 kg." in plain(answer.text)


def test_a_figure_outside_its_bounds_is_refused_beside_its_field(owner, coop):
    leaf = coop.harvest("40")

    answer = owner.send(f"{PAGE}?lang=en", typed(coop, fact_moisture="150") | weight(leaf, "40"))

    assert answer.status_code == 422
    said = field_error(answer.text, "fact_moisture")
    assert said == "Moisture of the made tea: 150 is not a number from 1 to 15."
    assert 'value="150"' in answer.text


def test_a_measured_figure_is_shown_from_last_time_and_not_filled_in(owner, coop):
    leaf = coop.harvest("40")
    owner.send(PAGE, typed(coop, made="4", fact_moisture="4,5") | weight(leaf, "20"))

    page = owner.get(f"{PAGE}?lang=en").text

    assert "Last time: 4.5 %" in plain(page)
    assert 'value="4.5"' not in page


def test_a_day_before_the_harvest_is_refused_beside_the_day(owner, coop):
    leaf = coop.harvest("40")

    answer = owner.send(f"{PAGE}?lang=en", typed(coop, on="2026-11-20") | weight(leaf, "40"))

    assert answer.status_code == 422
    assert leaf.code in field_error(answer.text, "on")


def test_a_batch_sent_twice_is_recorded_once(owner, coop):
    leaf = coop.harvest("100")
    data = {**owner.hidden(PAGE), **typed(coop, made="4"), **weight(leaf, "20")}

    first = owner.post(PAGE, data=data)
    second = owner.post(PAGE, data=data)

    assert first.location == second.location
    assert left(coop, leaf) == 80_000


def test_a_list_of_many_lots_is_folded(owner, coop):
    for _ in range(10):
        coop.harvest("1")

    page = plain(owner.get(f"{PAGE}?lang=en").text)

    assert "2 more lots" in page


def test_a_lot_that_is_asked_for_is_on_offer_however_many_others_there_are(
    owner, coop, monkeypatch
):
    monkeypatch.setattr("storefront.web.workspace.process.MOST", 2)
    old = coop.harvest("7")
    for _ in range(3):
        coop.harvest("1")

    assert old.code not in owner.get(PAGE).text
    assert f'checked id="use_{old.id.hex}"' in owner.get(f"{PAGE}?lot={old.id}").text
