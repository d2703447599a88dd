"""Weighing goods in: whose, how much, the slip, its picture, its price, its correction."""

import io
import re
from datetime import date

import members
import pytest
from cooperative import field_error, plain
from PIL import Image
from sqlalchemy import func, select

from traceability.deliveries.models import DeliverySlip
from traceability.events.models import Event
from traceability.lots.models import Lot
from traceability.parties.models import Party, Place
from traceability.parties.roles import Role
from traceability.parties.services import add_party

PAGE = "/workspace/deliveries/new"


@pytest.fixture
def member(coop):
    """A household with a plot and a price for what it brings."""
    with coop.deployment.transaction() as db:
        farm = coop.farm(db)
        household, plot = members.member(db, farm, 7)
        members.price(db, farm)
        return household.id, plot.id


def weighed(member, **changes):
    return {
        "plot": str(member[1]),
        "fact_pluck_standard": members.GRADE,
        "gross": ["25,5", "30,1", ""],
        "tare": ["0,2", "0,2", "0,2"],
        "on": "2026-11-22",
        **changes,
    }


def page_of(member, more=""):
    return f"{PAGE}?member={member[0]}{more}"


def slips(deployment):
    with deployment.reading() as db:
        return db.scalars(select(DeliverySlip).order_by(DeliverySlip.id)).all()


def test_a_slip_is_written_and_the_next_one_comes_first(owner, coop, member):
    answer = owner.send(page_of(member), weighed(member))

    [slip] = slips(coop.deployment)
    assert answer.status_code == 303
    assert answer.location == f"/workspace/deliveries/{slip.id}"
    page = owner.get(f"{answer.location}?lang=en").text
    text = plain(page)
    assert "Phiếu PC26-00001: Hộ số 7" in text
    assert "Gross 55.6 kg Tare 0.4 kg Net 55.2 kg Price ₫32,000/kg" in text
    assert "Amount due ₫1,766,400" in text
    assert re.search(r'<div class="actions">\s*<a role="button" href="[^"]*">Next slip</a>', page)
    lot = f"/workspace/lots/{slip.lot_id}"
    assert owner.get(lot).status_code == 200
    entry = owner.get(f"/workspace/events/{slip.event_id}").text
    assert f'href="/workspace/deliveries/{slip.id}">PC26-00001</a>' in entry


def test_the_next_form_offers_last_times_plot_grade_and_tare(owner, coop, member):
    owner.send(page_of(member), weighed(member, tare=["0,35", "0,35", "0,35"]))

    page = owner.get(page_of(member)).text

    assert 'checked id="fact_pluck_standard-2"' in page
    assert page.count('name="tare" value="0,35"') == 3
    assert "32000" in page, "the price of the day stands by for the running sum"
    assert owner.get(PAGE).text.index("Hộ số 7") > 0


@pytest.mark.parametrize(
    ("query", "found"),
    [("h-007", ["H-007"]), ("ho so", ["H-007", "H-008"]), ("nguyet", ["H-001"]), ("xyz", [])],
)
def test_members_are_found_by_code_and_by_name_without_accents(owner, coop, member, query, found):
    with coop.deployment.transaction() as db:
        members.member(db, coop.farm(db), 8)

    answer = owner.get(f"{PAGE}?q={query}")

    if len(found) == 1:
        assert answer.status_code == 303
        assert "member=" in answer.location
    else:
        assert re.findall(r'<span class="code muted nowrap">(H-\d+)</span>', answer.text) == found


def test_a_suggestion_that_was_taken_is_its_member(owner, coop, member):
    assert '<option value="H-007 · Hộ số 7">' in owner.get(PAGE).text

    answer = owner.get(PAGE, query_string={"q": "H-007 · Hộ số 7"})

    assert answer.location.endswith(f"member={member[0]}")


def test_another_bag_keeps_what_was_typed_and_says_the_sum_without_scripts(owner, coop, member):
    answer = owner.send(
        f"{page_of(member)}&lang=en",
        weighed(member, gross=["25.5", "30.1", "7"], tare=["0.2"] * 3, more="1"),
    )

    assert answer.status_code == 200
    assert answer.text.count('name="gross"') == 4
    assert 'value="30.1"' in answer.text
    assert "Net 62 kg, ₫1,984,000 at ₫32,000 per kg" in plain(answer.text)
    assert slips(coop.deployment) == []


IMPOSSIBLE = [
    ({"gross": ["", "", ""]}, ("weighings", "Weigh at least one bag.")),
    ({"gross": ["12"] * 61, "tare": []}, ("weighings", "1 to 60 weighings, not 61")),
    ({"gross": ["12", "x", ""]}, ("weighings", "Bag 2: “x” is not a number.")),
    ({"gross": ["0,1", "", ""]}, ("weighings", "a tare of 200 g does not fit into 100 g")),
    ({"fact_pluck_standard": ""}, ("fact_pluck_standard", "Fill in: Pluck standard.")),
    ({"on": "2026-11-23"}, ("on", "lies in the future")),
    ({"own_price": "40000"}, ("own_reason", "Say why.")),
    ({"own_price": "0", "own_reason": "x"}, ("own_price", "0 is not a whole number")),
    ({"plot": "0190a1b2-0000-7000-8000-000000000000"}, ("plot", "not one of the choices")),
]


def test_a_refusal_names_field_and_value_and_loses_nothing(owner, coop, member):
    page = f"{page_of(member)}&lang=en"
    for changes, (field, words) in IMPOSSIBLE:
        answer = owner.send(page, weighed(member, **changes))

        assert answer.status_code == 422, changes
        assert words in field_error(answer.text, field)
        if "gross" not in changes:
            assert 'value="25,5"' in answer.text
    assert slips(coop.deployment) == []


def test_a_thumb_that_taps_twice_weighs_once(owner, coop, member):
    data = {**owner.hidden(page_of(member)), **weighed(member)}

    locations = {owner.post(page_of(member), data=data).location for _ in range(2)}

    assert len(locations) == len(slips(coop.deployment)) == 1


def test_the_day_shows_its_slips_with_totals_per_grade(owner, coop, member):
    with coop.deployment.transaction() as db:
        farm = coop.farm(db)
        household, plot = db.get_one(Party, member[0]), db.get_one(Place, member[1])
        for kg in ("10.2", "20.2"):
            members.deliver(db, farm, kg, household=household, plot=plot)
        members.deliver(db, farm, "5.2", household=household, plot=plot, grade="bud")

    text = plain(owner.get("/workspace/deliveries?lang=en").text)

    assert "One bud, two leaves 2 30 kg ₫960,000" in text
    assert "Bud only 1 5 kg ₫0 1 without a price" in text
    assert "Nothing was weighed in" in plain(owner.get("/workspace/deliveries?day=2026-11-21").text)


def test_the_picture_is_a_png_that_fits_a_phone(owner, coop, member):
    owner.send(page_of(member), weighed(member))
    [slip] = slips(coop.deployment)

    answer = owner.get(f"/workspace/deliveries/{slip.id}/picture.png")

    assert answer.mimetype == "image/png"
    with Image.open(io.BytesIO(answer.data)) as picture:
        assert picture.width == 720
        assert 600 < picture.height < 1_400
        assert picture.getextrema() == (0, 255), "black on white"


def test_a_wrong_slip_is_put_right_after_a_look_at_what_changes(owner, coop, member):
    owner.send(page_of(member), weighed(member))
    [slip] = slips(coop.deployment)
    page = f"/workspace/deliveries/{slip.id}/correct?lang=en"
    typed = {
        "what": "figures",
        "household": "h-001",
        "plot": "LO-3",
        "gross": ["25.5"],
        "tare": ["0.2"],
        "fact_pluck_standard": members.GRADE,
    }

    shown = owner.send(page, typed)
    seen = re.search(r'name="seen" value="(\w+)"', shown.text)[1]
    assert "Net 55.2 kg → 25.3 kg" in plain(shown.text)
    assert "Member Hộ số 7 → Hộ bà Nguyệt" in plain(shown.text)
    assert len(slips(coop.deployment)) == 1
    done = owner.send(page, {**typed, "seen": seen})

    wrong, right = slips(coop.deployment)
    assert done.location == f"/workspace/deliveries/{right.id}"
    assert (right.household_id, right.net_grams, right.code) == (
        coop.household,
        25_300,
        wrong.code,
    )
    old = plain(owner.get(f"/workspace/deliveries/{wrong.id}?lang=en").text)
    assert "This slip was wrong" in old
    assert owner.get(page).status_code == 409
    nobody = owner.send(
        f"/workspace/deliveries/{right.id}/correct?lang=en", {**typed, "household": "H-999"}
    )
    assert "There is no “H-999” here." in field_error(nobody.text, "household")


def test_a_slip_that_never_was_owes_nothing_and_stays(owner, coop, member):
    owner.send(page_of(member), weighed(member))
    [slip] = slips(coop.deployment)
    page = f"/workspace/deliveries/{slip.id}/correct?lang=en"
    typed = {"what": "nothing", "household": "H-007"}
    typed |= {"gross": ["25.5"], "tare": [""], "fact_pluck_standard": "bud"}
    seen = re.search(r'name="seen" value="(\w+)"', owner.send(page, typed).text)[1]

    owner.send(page, {**typed, "seen": seen})

    text = plain(owner.get(f"/workspace/deliveries/{slip.id}?lang=en").text)
    assert "This did not happen" in text
    assert "₫0" in plain(owner.get(f"/workspace/members/{member[0]}?lang=en").text)


def test_a_price_that_comes_later_fills_the_slip(owner, coop, member):
    owner.send(page_of(member), weighed(member, fact_pluck_standard="bud"))
    [slip] = slips(coop.deployment)
    page = owner.get(f"/workspace/deliveries/{slip.id}?lang=en").text
    assert "The price is open" in page
    link = re.search(r'href="(/workspace/prices/new\?[^"]+)"', page)[1]

    answer = owner.send(
        link, {"what": f"{coop.leaf}.bud", "price_vnd": "80,000", "valid_from": "2026-11-22"}
    )

    assert answer.location == "/workspace/prices"
    assert "₫80,000 per kg since 22 Nov 2026" in plain(owner.get("/workspace/prices?lang=en").text)
    assert "₫4,416,000" in plain(owner.get(f"/workspace/deliveries/{slip.id}?lang=en").text)
    owner.send(
        f"/workspace/deliveries/{slip.id}/price", {"price_vnd": "81000", "reason": "<b>Đẹp</b>"}
    )
    text = owner.get(f"/workspace/deliveries/{slip.id}?lang=en").text
    assert "₫4,471,200" in plain(text)
    assert "&lt;b&gt;Đẹp&lt;/b&gt;" in text


def test_pickers_weigh_and_see_no_money_of_members(browser, coop, member, enlisted):
    enlisted("hoa@labang.example", Role.PICKER)
    browser.sign_in("hoa@labang.example")

    answer = browser.send(page_of(member), weighed(member))

    assert answer.status_code == 303
    page = browser.get(answer.location).text
    assert "/workspace/members/" not in page
    assert "own_price" not in browser.get(page_of(member)).text
    [slip] = slips(coop.deployment)
    for path in (
        "/workspace/members",
        "/workspace/prices",
        f"/workspace/deliveries/{slip.id}/price",
    ):
        assert browser.get(path).status_code == 403


def test_a_cooperative_without_members_is_told_what_to_do_first(owner, la_bang, sqlite_deployment):
    assert "Register the material" in owner.get(f"{PAGE}?lang=en").text
    assert PAGE not in owner.get("/workspace/").text


def test_the_first_screen_offers_the_scale_where_there_are_members(owner, coop, member):
    assert f'href="{PAGE}"' in owner.get("/workspace/").text


def test_another_cooperatives_slip_and_member_are_not_there(owner, coop, member, neighbours_slip):
    slip_id, member_id = neighbours_slip

    for path in (
        f"/workspace/deliveries/{slip_id}",
        f"/workspace/deliveries/{slip_id}/picture.png",
        f"/workspace/deliveries/{slip_id}/correct",
        f"/workspace/deliveries/{slip_id}/price",
        f"/workspace/members/{member_id}",
        f"/workspace/members/{member_id}/pay",
        f"/workspace/members/{member_id}/statement.pdf",
        f"{PAGE}?member={member_id}",
    ):
        assert owner.get(path).status_code == 404, path


@pytest.fixture
def neighbours_slip(coop):
    import farm

    with coop.deployment.transaction() as db:
        theirs = farm.found(db, coop.deployment.clock, code="LAHIEN")
        return members.deliver(db, theirs).id, theirs.household.id


def test_many_slips_of_a_day_are_one_lot_to_process(owner, coop, member):
    for _ in range(3):
        owner.send(page_of(member), weighed(member))

    with coop.deployment.reading() as db:
        assert db.scalar(select(func.count()).select_from(Lot)) == 1
        assert db.scalar(select(func.count()).select_from(Event)) == 3
        assert {slip.business_date for slip in slips(coop.deployment)} == {date(2026, 11, 22)}
    assert "165,6" in plain(owner.get("/workspace/process").text)


def test_a_member_without_a_plot_delivers_from_the_scale(owner, coop):
    with coop.deployment.transaction() as db:
        party = add_party(db, coop.recorder, kind="household", code="H-050", name="Hộ mới")
    data = weighed((party.id, None))
    del data["plot"]

    answer = owner.send(page_of((party.id, None)), data)

    assert answer.status_code == 303, plain(answer.text)
    [slip] = slips(coop.deployment)
    with coop.deployment.reading() as db:
        assert db.get_one(Event, slip.event_id).place_id == coop.workshop
