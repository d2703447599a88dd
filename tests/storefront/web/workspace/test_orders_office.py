"""Orders in the office: from the list to the sale, the delivery note, orders entered by hand."""

from types import SimpleNamespace

import farm
import pytest
import shop
from sqlalchemy import func, select

from storefront.channels.services import set_allotment
from storefront.mail.models import OutboxMail
from storefront.orders.lifecycle import OrderState
from storefront.orders.models import Order
from storefront.stock.shelves import allotments
from tests.storefront.conftest import enlist
from traceability.events.models import Event, EventKind
from traceability.lots.models import Lot
from traceability.lots.stock import left_of
from traceability.parties.roles import Role
from traceability.stamps.code import Kind
from traceability.stamps.services import issue_run

ORDERS = "/workspace/orders"
FIRST = f"{ORDERS}/DH2026-0001"


@pytest.fixture
def stall(sqlite_deployment, clock):
    """A cooperative with 40 packs on sale, and an order of two of them."""
    with sqlite_deployment.transaction() as session:
        coop = farm.found(session, clock)
        lot = farm.packets(session, coop, 40)
        offer = shop.offer(session, coop)
        shop.buy(session, coop, 2, note="Gọi <trước>")
        return SimpleNamespace(coop=coop, lot=lot, offer=offer)


@pytest.fixture
def office(sqlite_deployment, passwords, stall, browser):
    """A browser in which the stall's owner is signed in."""
    enlist(sqlite_deployment, passwords, stall.coop.organisation, "lan@labang.example")
    return browser.sign_in()


@pytest.fixture
def stranger(sqlite_deployment, passwords, stall, other_browser, clock):
    """A browser in which another cooperative's owner is signed in."""
    with sqlite_deployment.transaction() as session:
        other = farm.found(session, clock, code="LAHIEN")
    enlist(sqlite_deployment, passwords, other.organisation, "minh@lahien.example")
    return other_browser.sign_in("minh@lahien.example")


def only(deployment):
    with deployment.reading() as session:
        return session.scalars(select(Order)).one()


def sales(deployment):
    with deployment.reading() as session:
        query = select(func.count()).select_from(Event).where(Event.kind == EventKind.SELL)
        return session.scalar(query)


def confirm(office):
    return office.send(f"{FIRST}/confirm", page=FIRST)


def ship(office):
    confirm(office)
    return office.send(f"{FIRST}/ship")


def test_the_list_shows_who_ordered_what(office):
    page = office.get(ORDERS).text

    for said in ("DH2026-0001", "Trần Văn Bình", "2 × Chè tôm nõn 200 g", "370.000\xa0₫", "Đã đặt"):
        assert said in page


def test_the_list_is_cut_by_state(office):
    assert "DH2026-0001" in office.get(f"{ORDERS}?state=placed").text
    assert "DH2026-0001" not in office.get(f"{ORDERS}?state=over").text
    assert "DH2026-0001" in office.get(f"{ORDERS}?state=nonsense").text


@pytest.mark.parametrize("words", ["0001", "bình", "0912 345 678"])
def test_orders_are_found_by_number_name_and_telephone(office, words):
    assert "DH2026-0001" in office.get(ORDERS, query_string={"q": words}).text


def test_a_search_that_finds_nothing_says_so(office):
    page = office.get(ORDERS, query_string={"q": "<b>không</b>"}).text

    assert "Không có đơn nào khớp" in page
    assert "<b>không" not in page


def test_the_page_of_an_order_says_what_to_pack_from_where(office, stall):
    page = office.get(FIRST).text

    for said in (stall.lot.code, "Xưởng sao chè", "0912 345 678", "Gọi &lt;trước&gt;"):
        assert said in page


def test_an_order_is_confirmed_shipped_and_delivered(office, sqlite_deployment):
    assert confirm(office).location == FIRST
    assert only(sqlite_deployment).state is OrderState.CONFIRMED

    assert "ghi bán vào sổ" in office.get(f"{FIRST}/ship").text
    assert sales(sqlite_deployment) == 0
    office.send(f"{FIRST}/ship")
    assert (only(sqlite_deployment).state, sales(sqlite_deployment)) == (OrderState.SHIPPED, 1)

    office.send(f"{FIRST}/deliver", page=FIRST)
    assert only(sqlite_deployment).state is OrderState.DELIVERED


def test_a_double_tap_ships_once(office, sqlite_deployment):
    confirm(office)
    form = office.hidden(f"{FIRST}/ship")

    first, second = office.post(f"{FIRST}/ship", form), office.post(f"{FIRST}/ship", form)

    assert (first.status_code, second.status_code) == (303, 303)
    assert sales(sqlite_deployment) == 1


def test_what_is_not_confirmed_is_not_shipped(office, sqlite_deployment):
    answer = office.send(f"{FIRST}/ship")

    assert answer.status_code == 422
    assert "chưa" in answer.text
    assert sales(sqlite_deployment) == 0


def test_a_refusal_of_a_button_stands_on_the_orders_page(office):
    form = office.hidden(FIRST)
    office.post(f"{FIRST}/confirm", form)

    answer = office.send(f"{FIRST}/deliver", page=FIRST)

    assert answer.status_code == 422
    assert "DH2026-0001" in answer.text


def test_cancelling_needs_a_reason_which_the_buyer_reads(office, sqlite_deployment):
    assert office.send(f"{FIRST}/cancel", {"reason": " "}).status_code == 422

    office.send(f"{FIRST}/cancel", {"reason": "Hết chè"})

    assert only(sqlite_deployment).cancel_reason == "Hết chè"
    with sqlite_deployment.reading() as session:
        assert any("Hết chè" in mail.body for mail in session.scalars(select(OutboxMail)))


def test_the_delivery_note_carries_lots_dates_sums_and_what_to_collect(office, stall):
    page = office.get(f"{FIRST}/delivery-note").text

    for said in (
        "DH2026-0001",
        "Trần Văn Bình",
        f"Lô {stall.lot.code}",
        "Thu khi giao: 370.000\xa0₫",
        "data:image/svg+xml",
    ):
        assert said in page


def test_the_delivery_note_carries_the_lots_own_code(office, stall, sqlite_deployment):
    assert "quét để xem hành trình" not in office.get(f"{FIRST}/delivery-note").text
    with sqlite_deployment.transaction() as session:
        issue_run(
            session,
            stall.coop.recorder,
            sqlite_deployment.vault,
            count=1,
            host=sqlite_deployment.host,
            lot=session.get_one(type(stall.lot), stall.lot.id),
            kind=Kind.LOT,
        )

    assert "quét để xem hành trình" in office.get(f"{FIRST}/delivery-note").text


def test_a_buyer_is_forgotten_when_the_order_is_over(office, sqlite_deployment):
    assert office.send(f"{FIRST}/forget-buyer").status_code == 422
    office.send(f"{FIRST}/cancel", {"reason": "x"})

    office.send(f"{FIRST}/forget-buyer")

    assert only(sqlite_deployment).buyer_name == ""
    assert "Trần Văn Bình" not in office.get(FIRST).text
    assert "đã xóa" in office.get(f"{ORDERS}?state=over").text


@pytest.mark.parametrize(
    "path",
    [
        FIRST,
        f"{FIRST}/ship",
        f"{FIRST}/cancel",
        f"{FIRST}/delivery-note",
        f"{FIRST}/forget-buyer",
    ],
)
def test_another_organisations_order_is_not_there(stranger, path):
    assert stranger.get(path).status_code == 404
    assert "DH2026-0001" not in stranger.get(ORDERS).text


def test_another_organisation_cannot_confirm_it(stranger, sqlite_deployment):
    answer = stranger.send(f"{FIRST}/confirm", page="/workspace/orders/new")

    assert answer.status_code == 404
    assert only(sqlite_deployment).state is OrderState.PLACED


@pytest.mark.parametrize("path", [ORDERS, FIRST, "/workspace/orders/new"])
def test_pickers_have_no_orders(stall, browser, sqlite_deployment, passwords, path):
    organisation = stall.coop.organisation
    enlist(sqlite_deployment, passwords, organisation, "hai@labang.example", Role.PICKER)

    assert browser.sign_in("hai@labang.example").get(path).status_code == 403


def test_who_is_not_signed_in_is_sent_to_sign_in(browser, stall):
    assert browser.get(FIRST).location.startswith("/sign-in?next=")


def entered(stall, **more):
    packs = stall.coop.packet.id.hex
    return {
        "channel": "voso",
        "external_number": "VOSO-7",
        f"packs_{packs}": "3",
        "name": "Khách Voso",
        **more,
    }


def test_an_order_of_a_marketplace_uses_what_is_set_aside(office, stall, sqlite_deployment):
    product_id = stall.coop.packet.id
    with sqlite_deployment.transaction() as session:
        recorder = stall.coop.recorder
        set_allotment(session, recorder, product_id=product_id, channel="voso", packs=10)

    answer = office.send("/workspace/orders/new", entered(stall))

    assert answer.location == f"{ORDERS}/DH2026-0002"
    page = office.get(answer.location).text
    assert "VOSO-7" in page
    assert "https://nguon.example/orders/" in page
    with sqlite_deployment.reading() as session:
        assert allotments(session, [product_id])[product_id]["voso"] == 7


def test_an_order_is_entered_at_another_price(office, stall):
    price = f"price_{stall.coop.packet.id.hex}"

    answer = office.send("/workspace/orders/new", entered(stall, **{price: "170.000"}))

    assert "510.000\xa0₫" in office.get(answer.location).text


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"name": ""}, "Tên người mua"),
        ({"channel": "chợ"}, "chợ"),
        ({"external_number": ""}, "error"),
        ({"channel": "phone"}, "error"),
        ({"packs": "99"}, "error"),
        ({"packs": ""}, "error"),
        ({"packs": "ba"}, "“ba”"),
    ],
)
def test_a_bad_entry_is_refused_and_kept(office, stall, sqlite_deployment, change, said):
    if "packs" in change:
        change = {f"packs_{stall.coop.packet.id.hex}": change["packs"]}

    answer = office.send("/workspace/orders/new", {**entered(stall, note="Giữ lại"), **change})

    assert answer.status_code == 422
    assert said in answer.text
    assert "Giữ lại" in answer.text
    assert only(sqlite_deployment).number == "DH2026-0001"


def test_the_same_marketplace_order_is_entered_once(office, stall):
    office.send("/workspace/orders/new", entered(stall))

    answer = office.send("/workspace/orders/new", entered(stall))

    assert answer.status_code == 422
    assert "DH2026-0002" in answer.text


def test_a_parcel_that_was_not_taken_comes_back_into_the_books(office, stall, sqlite_deployment):
    ship(office)
    assert packs_left(sqlite_deployment, stall.lot) == 38
    nothing_chosen = office.send(f"{FIRST}/refuse", {"reason": "Không nghe máy"})
    assert nothing_chosen.status_code == 422
    assert 'value="Không nghe máy"' in nothing_chosen.text
    form = {**office.hidden(f"{FIRST}/refuse"), "condition": "sellable"}
    assert office.post(f"{FIRST}/refuse", form).status_code == 303
    office.post(f"{FIRST}/refuse", form)

    assert only(sqlite_deployment).state is OrderState.RETURNED
    assert packs_left(sqlite_deployment, stall.lot) == 40
    again = office.send(f"{FIRST}/refuse", {"condition": "sellable"})
    assert again.status_code == 422
    assert packs_left(sqlite_deployment, stall.lot) == 40


def packs_left(deployment, lot):
    with deployment.reading() as session:
        return left_of(session, session.get_one(Lot, lot.id)).pieces
