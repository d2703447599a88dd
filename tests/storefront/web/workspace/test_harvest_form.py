"""Recording a harvest: what comes of it, what is refused and how, and who may."""

import pytest
from cooperative import field_error
from sqlalchemy import func, select

from traceability.events.models import Event
from traceability.lots.models import Lot
from traceability.parties.roles import Role

PAGE = "/workspace/harvest"


def typed(coop, **changes):
    return {
        "plot": str(coop.plot),
        "quantity": "40",
        "quantity_unit": "kg",
        "fact_pluck_standard": "bud_two_leaves",
        "on": "2026-11-22",
        "lot_code": "",
        **changes,
    }


@pytest.fixture
def last_event(sqlite_deployment):
    """The event that was recorded last, with its lines and facts."""

    def read():
        with sqlite_deployment.reading() as db:
            event = db.scalars(select(Event).order_by(Event.id.desc()).limit(1)).one()
            lot = event.lines[-1].lot
            facts = {fact.key: fact.value for fact in event.facts}
            return event, lot, facts, event.lines[-1]

    return read


def count_lots(deployment):
    with deployment.reading() as db:
        return db.scalar(select(func.count()).select_from(Lot))


def test_a_harvest_opens_a_lot_and_says_what_to_do_next(owner, coop, last_event):
    answer = owner.send(f"{PAGE}?lang=en", typed(coop, quantity="4.5", quantity_unit="tạ"))

    event, lot, facts, line = last_event()
    assert answer.status_code == 303
    assert answer.location == f"/workspace/lots/{lot.id}"
    assert (line.grams, line.figure, line.unit) == (450_000, "4.5", "tạ")
    assert facts == {"pluck_standard": "bud_two_leaves"}
    assert event.recorded_by is not None
    page = owner.get(answer.location)
    assert lot.code in page.text
    assert f'/workspace/process?lot={lot.id}">Process this lot</a>' in page.text


def test_the_form_offers_what_was_answered_last_time(owner, coop):
    owner.send(
        PAGE,
        typed(coop, quantity="4,5", quantity_unit="tạ", fact_cultivar="ldp1"),
    )

    page = owner.get(PAGE).text

    assert '<option selected value="ldp1">' in page
    assert 'checked id="fact_pluck_standard-2"' in page
    assert '<option value="tạ" selected>' in page


def test_an_earlier_day_is_the_day_of_the_lot(owner, coop, last_event):
    owner.send(PAGE, typed(coop, on="2026-11-20"))

    event, lot, _, _ = last_event()
    assert event.business_date.isoformat() == lot.business_date.isoformat() == "2026-11-20"


def test_a_lot_code_of_ones_own_is_kept(owner, coop, last_event):
    owner.send(PAGE, typed(coop, lot_code="DOI-KEM/7"))

    assert last_event()[1].code == "DOI-KEM/7"


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("quantity", "", "Fill in: Weight."),
        ("quantity", "bốn mươi", "“bốn mươi” is not a number."),
        ("quantity", "-3", "-3"),
        ("quantity", "0", "is not a weight above zero"),
        ("on", "2026-11-23", "23 Nov 2026 lies in the future."),
        ("on", "0026-11-22", "is too long ago."),
        ("on", "mai", "“mai” is not a date."),
        ("fact_pluck_standard", "", "Fill in: Pluck standard."),
        ("fact_pluck_standard", "gold", "“gold” is not one of the choices."),
        ("fact_last_spray_on", "hôm kia", "“hôm kia” is not a date."),
        ("lot_code", "LÔ 1", "“LÔ 1” is not a lot code."),
        ("plot", "0190a1b2-0000-7000-8000-000000000000", "is not one of the choices."),
    ],
)
def test_a_refusal_names_field_and_value_and_keeps_what_was_typed(owner, coop, name, value, said):
    data = typed(coop, **{name: value})
    data["fact_cultivar"] = "ldp1"

    answer = owner.send(f"{PAGE}?lang=en", data)

    assert answer.status_code == 422
    assert said in field_error(answer.text, name)
    assert '<option selected value="ldp1">' in answer.text
    if name != "quantity":
        assert 'value="40"' in answer.text
    elif value:
        assert f'value="{value}"' in answer.text
    assert count_lots(coop.deployment) == 0


def test_a_lot_code_that_is_taken_is_refused_beside_its_field(owner, coop):
    owner.send(PAGE, typed(coop, lot_code="KEM-1"))

    answer = owner.send(f"{PAGE}?lang=en", typed(coop, lot_code="KEM-1"))

    assert answer.status_code == 422
    assert "The lot code KEM-1 is taken." in field_error(answer.text, "lot_code")


def test_a_thumb_that_taps_twice_records_once(owner, coop, sqlite_deployment):
    data = {**owner.hidden(PAGE), **typed(coop)}

    first = owner.post(PAGE, data=data)
    second = owner.post(PAGE, data=data)

    assert first.status_code == second.status_code == 303
    assert first.location == second.location
    assert count_lots(sqlite_deployment) == 1


def test_goods_are_bought_in_from_a_household(owner, coop, last_event):
    page = f"{PAGE}?what=LA.receive"
    owner.send(
        page,
        typed(coop, plot=str(coop.workshop), household=str(coop.household)),
    )

    event, _, _, line = last_event()
    assert event.kind == "receive"
    assert event.party_id == coop.household
    assert line.place_id == coop.workshop


def test_a_form_of_another_stage_asks_the_facts_of_that_stage(owner, coop):
    assert "fact_cultivar" in owner.get(f"{PAGE}?what=LA.harvest").text
    assert "fact_cultivar" not in owner.get(f"{PAGE}?what=LA.receive").text


def test_pickers_may_record_a_harvest_and_nothing_of_the_workshop(browser, coop, enlisted):
    enlisted("hoa@labang.example", Role.PICKER)
    browser.sign_in("hoa@labang.example")

    answer = browser.send(PAGE, typed(coop))

    assert answer.status_code == 303
    assert "workspace/process" not in browser.get(answer.location).text
    for page in ("/workspace/process", "/workspace/pack", "/workspace/stamps"):
        assert browser.get(page).status_code == 403


def test_a_helper_says_for_whom_they_record(browser, coop, enlisted, last_event):
    enlisted("tam@labang.example", Role.HELPER)
    browser.sign_in("tam@labang.example")

    browser.send(PAGE, typed(coop, helped=str(coop.household)))

    assert last_event()[0].on_behalf_of == coop.household


def test_hostile_words_are_kept_unchanged_and_shown_as_text(owner, coop, last_event):
    code = "<b>'\"=1+1"

    answer = owner.send(PAGE, typed(coop, lot_code=code))

    assert last_event()[1].code == code
    page = owner.get(answer.location).text
    assert "&lt;b&gt;&#39;&#34;=1+1" in page
    assert "<b>'" not in page
