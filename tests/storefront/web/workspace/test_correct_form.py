"""Putting an entry right in a minute: shown first, saved then, both versions visible."""

import re

import pytest
from cooperative import field_error, plain
from sqlalchemy import select

from traceability.events.models import Event, EventKind
from traceability.lots.stock import left_of
from traceability.parties.roles import Role
from traceability.quantities import Quantity
from traceability.stamps.ranges import Range
from traceability.stamps.services import bind

WHY = "Gõ thừa một số 0"


def entry(coop, kind=EventKind.HARVEST):
    """The entry of that kind that was recorded last."""
    with coop.deployment.reading() as db:
        return db.scalars(
            select(Event.id).where(Event.kind == kind).order_by(Event.id.desc()).limit(1)
        ).one()


def page_of(event_id):
    return f"/workspace/events/{event_id}/correct"


def typed(**changes):
    return {
        "what": "figures",
        "line_0": "40",
        "line_0_unit": "kg",
        "fact_pluck_standard": "bud_two_leaves",
        "on": "2026-11-22",
        "reason": WHY,
        **changes,
    }


def seen(answer):
    """What the form must send back to say that the changes were seen."""
    return re.search(r'name="seen" value="([^"]*)"', answer.text)[1]


def correct(browser, event_id, data):
    """Fill in, look at what will change, save."""
    page = page_of(event_id)
    shown = browser.send(page, data)
    assert shown.status_code == 200, field_error(shown.text, r"\w+")
    return browser.send(page, {**data, "seen": seen(shown)})


def left(coop, lot):
    with coop.deployment.reading() as db:
        return left_of(db, lot)


def test_four_hundred_typed_for_forty_is_put_right(owner, coop):
    lot = coop.harvest("400")
    event_id = entry(coop)

    shown = owner.send(f"{page_of(event_id)}?lang=en", typed())

    assert shown.status_code == 200
    assert f"Lot {lot.code} 400 kg → 40 kg" in plain(shown.text)
    assert f"Left in lot {lot.code} 400 kg → 40 kg" in plain(shown.text)
    assert left(coop, lot).grams == 400_000

    saved = owner.send(page_of(event_id), {**typed(), "seen": seen(shown)})

    assert saved.status_code == 303
    assert left(coop, lot).grams == 40_000
    story = owner.get(f"/workspace/lots/{lot.id}").text
    assert "+400" in plain(story)
    assert "+40" in plain(story)
    assert re.search(r'<p class="was">\s*<span class="nowrap">\+400\xa0kg', story)
    assert "corrected" in plain(story)
    assert "Nguyễn Thị Lan" in plain(story)
    assert WHY in plain(story)


def test_the_old_values_are_filled_in(owner, coop):
    coop.harvest("400")

    page = owner.get(page_of(entry(coop))).text

    assert 'value="400"' in page
    assert 'checked id="fact_pluck_standard-2"' in page
    assert 'value="2026-11-22"' in page


def test_what_was_not_seen_is_not_saved(owner, coop):
    lot = coop.harvest("400")
    page = page_of(entry(coop))
    shown = owner.send(page, typed())

    other = owner.send(page, {**typed(line_0="50"), "seen": seen(shown)})

    assert other.status_code == 200
    assert "50" in other.text
    assert left(coop, lot).grams == 400_000


def test_an_entry_that_did_not_happen_takes_its_goods_with_it(owner, coop):
    lot = coop.harvest("400")
    event_id = entry(coop)

    answer = correct(owner, event_id, typed(what="nothing"))

    assert answer.location == f"/workspace/events/{event_id}"
    assert left(coop, lot).is_empty
    assert "did not happen" in plain(owner.get(f"/workspace/lots/{lot.id}?lang=en").text)


def test_answers_and_the_day_are_put_right(owner, coop):
    lot = coop.harvest("40")
    event_id = entry(coop)
    data = typed(fact_pluck_standard="bud", on="2026-11-21", fact_cultivar="ldp1")

    shown = owner.send(f"{page_of(event_id)}?lang=en", data)
    answer = correct(owner, event_id, data)

    text = plain(shown.text)
    assert "Day 22 Nov 2026 → 21 Nov 2026" in text
    assert "Pluck standard One bud, two leaves → Bud only" in text
    assert "Cultivar nothing → LDP1" in text
    page = plain(owner.get(answer.location).text)
    assert "Bud only" in page
    with coop.deployment.reading() as db:
        assert left_of(db, lot).grams == 40_000


def test_the_drawn_weight_follows_the_packs_that_drew_exactly_it(owner, coop):
    tea = coop.process(coop.harvest("40"))
    lot = coop.pack(tea, 40)

    correct(
        owner,
        entry(coop, EventKind.PACK),
        {
            "what": "figures",
            "line_0": "8",
            "line_0_unit": "kg",
            "line_1": "30",
            "on": "2026-11-22",
            "reason": WHY,
        },
    )

    assert left(coop, tea).grams == 2_000
    assert left(coop, lot).pieces == 30


def test_a_correction_says_why(owner, coop):
    lot = coop.harvest("400")

    answer = owner.send(f"{page_of(entry(coop))}?lang=en", typed(reason=" "))

    assert answer.status_code == 422
    assert field_error(answer.text, "reason") == "Fill in: Why it was wrong."
    assert left(coop, lot).grams == 400_000


def test_nothing_changed_is_said_so(owner, coop):
    coop.harvest("40")

    answer = owner.send(f"{page_of(entry(coop))}?lang=en", typed())

    assert answer.status_code == 422
    assert "Nothing is changed yet." in plain(answer.text)


def test_goods_that_were_used_cannot_be_taken_back(owner, coop):
    leaf = coop.harvest("40")
    event_id = entry(coop)
    coop.process(leaf, "40")

    answer = owner.send(f"{page_of(event_id)}?lang=en", typed(line_0="30"))

    assert answer.status_code == 422
    assert leaf.code in field_error(answer.text, "line_0")
    assert 'value="30"' in answer.text
    assert left(coop, leaf).is_empty


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("line_0", "viele", "“viele” is not a number."),
        ("line_0", "0", "0 kg is not a weight above zero"),
        ("on", "2027-01-01", "1 Jan 2027 lies in the future."),
        ("fact_pluck_standard", "gold", "“gold” is not one of the choices."),
    ],
)
def test_a_refused_correction_names_field_and_value(owner, coop, name, value, said):
    coop.harvest("40")

    answer = owner.send(f"{page_of(entry(coop))}?lang=en", typed(**{name: value}))

    assert answer.status_code == 422
    assert said in field_error(answer.text, name)


def test_an_entry_is_corrected_once(owner, coop):
    coop.harvest("400")
    event_id = entry(coop)
    correct(owner, event_id, typed())

    answer = owner.get(f"{page_of(event_id)}?lang=en")

    assert answer.status_code == 409
    assert "already corrected on 22 Nov 2026" in plain(answer.text)


def test_a_double_tap_corrects_once(owner, coop):
    lot = coop.harvest("400")
    page = page_of(entry(coop))
    shown = owner.send(page, typed())
    data = {**owner.hidden(page), **typed(), "seen": seen(shown)}

    first = owner.post(page, data=data)
    second = owner.post(page, data=data)

    assert first.location
    assert first.location == second.location
    assert left(coop, lot).grams == 40_000


def test_both_pages_point_to_each_other(owner, coop):
    coop.harvest("400")
    wrong = entry(coop)

    right = correct(owner, wrong, typed()).location

    assert right in owner.get(f"/workspace/events/{wrong}").text
    assert f"/workspace/events/{wrong}" in owner.get(right).text


def test_stamps_that_were_put_on_wrong_packs_come_off(owner, coop):
    lot = coop.packed()
    run = coop.stamps(lot)
    with coop.deployment.transaction() as db:
        bind(db, coop.recorder, run=db.merge(run), stamps=Range(1, 5), lot=db.merge(lot))
    event_id = entry(coop, EventKind.STAMPS_BOUND)

    correct(owner, event_id, {"reason": WHY})

    page = plain(owner.get(f"/workspace/stamps/{run.number}?lang=en").text)
    assert "Free 20 (1–20)" in page


def test_printed_stamps_stay_printed(owner, coop):
    coop.stamps(coop.packed())
    event_id = entry(coop, EventKind.STAMPS_ISSUED)

    assert owner.get(page_of(event_id)).status_code == 409
    assert page_of(event_id) not in owner.get(f"/workspace/events/{event_id}").text


def test_the_moved_weight_of_a_split_draw_is_shown_as_it_left_each_place(owner, coop):
    with coop.deployment.transaction() as db:
        from traceability.events.services import ship
        from traceability.lots.models import Lot
        from traceability.parties.services import add_place

        store = add_place(db, coop.recorder, kind="warehouse", code="KHO", name_vi="Kho chè")
    leaf = coop.harvest("40")
    with coop.deployment.transaction() as db:
        ship(
            db,
            coop.recorder,
            lot=db.get_one(Lot, leaf.id),
            quantity=Quantity.weigh("15"),
            to_place=db.merge(store),
            at=coop.now,
        )
    coop.process(leaf, "40")

    page = plain(owner.get(f"/workspace/lots/{leaf.id}?lang=en").text)

    assert "−25 kg" in page
    assert "−15 kg" in page


def test_pickers_may_not_correct(browser, coop, enlisted):
    coop.harvest("40")
    enlisted("hoa@labang.example", Role.PICKER)
    browser.sign_in("hoa@labang.example")

    assert browser.get(page_of(entry(coop))).status_code == 403
    assert "correct" not in browser.get(f"/workspace/events/{entry(coop)}?lang=en").text
