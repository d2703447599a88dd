"""Orders and offers over REST."""

from uuid import UUID

import pytest

from storefront.orders.buyer import Buyer
from storefront.orders.services import place_order
from tests.storefront.conftest import register
from traceability.parties.roles import Role

PHONE = {
    "channel": "phone",
    "buyer": {"name": "Trần Văn Bình", "phone": "0912 345 678"},
    "ship_to": "Số 5, ngõ 12\nHà Nội",
    "lines": [{"product": "CHE200", "packs": 3}],
}
VOSO = {
    "channel": "voso",
    "external_number": "VOSO-1",
    "buyer": {"name": "Khách Voso"},
    "lines": [{"product": "CHE200", "packs": 2, "unit_price_vnd": 170_000}],
}


@pytest.fixture
def offer(farm, packed_lot):
    """100 packets on sale."""
    return farm.made("/offers", {"product": "CHE200", "price_vnd": 185_000})


@pytest.fixture
def placed(offer, la_bang, sqlite_deployment):
    """An order of two packets from the shop."""
    with sqlite_deployment.transaction() as session:
        order = place_order(
            session,
            organisation_id=la_bang.id,
            lines=[(UUID(offer["product_id"]), 2)],
            buyer=Buyer("Trần Văn Bình", "0912345678"),
            ship_to="Hà Nội",
            payment="cash_on_delivery",
            base_url="https://nguon.example",
            clock=sqlite_deployment.clock,
        ).order
        return f"/orders/{order.id}"


def available(program, offer):
    return program.get(f"/offers/{offer['id']}").json["available"]


def test_an_offer_is_made_read_and_changed(farm, offer):
    assert (offer["price_vnd"], offer["on_sale"], offer["available"]) == (185_000, True, 100)

    changed = farm._ask(
        "PATCH", f"/offers/{offer['id']}", json={"safety_packs": 10, "on_sale": False}
    ).json

    assert (changed["available"], changed["price_vnd"], changed["on_sale"]) == (90, 185_000, False)
    assert [each["id"] for each in farm.get("/offers").json] == [offer["id"]]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"product": "CHE200"}, "price_vnd"),
        ({"product": "CHE200", "price_vnd": 0}, "price_vnd"),
        ({"product": "CHE200", "price_vnd": 1.5}, "price_vnd"),
        ({"product": "CHE200", "price_vnd": 1, "slug": "x"}, "slug"),
        ({"product": "KHAC", "price_vnd": 1}, "product"),
    ],
)
def test_a_bad_offer_is_refused_by_its_field(farm, body, field):
    answer = farm.post("/offers", body)

    assert answer.status_code in {404, 422}
    assert field in (answer.json["field"], *answer.json.get("errors", {}))


def test_an_order_by_telephone_sets_packs_aside(farm, offer):
    order = farm.made("/orders", PHONE)

    assert (order["number"], order["state"], order["channel"]) == (
        "DH2026-0001",
        "confirmed",
        "phone",
    )
    assert (order["total_vnd"], order["payment"]) == (555_000, "cash_on_delivery")
    assert order["buyer"] == {"name": "Trần Văn Bình", "phone": "+84912345678", "email": None}
    assert order["link"].startswith("https://nguon.example/orders/")
    assert [(pick["packs"], pick["place"]) for pick in order["picks"]] == [(3, "XUONG")]
    assert available(farm, offer) == 97


def test_the_private_link_is_told_once(farm, offer):
    order = farm.made("/orders", PHONE)

    assert order["link"]
    assert farm.get(f"/orders/{order['id']}").json["link"] is None


def test_an_order_of_a_marketplace_has_its_number_and_its_price(farm, offer):
    order = farm.made("/orders", VOSO)

    assert (order["external_number"], order["total_vnd"]) == ("VOSO-1", 340_000)
    again = farm.post("/orders", VOSO)
    assert (again.status_code, again.json["code"]) == (409, "entered_before")
    assert farm.get("/orders?external_number=VOSO-1").json[0]["id"] == order["id"]


def test_the_same_idempotency_key_enters_one_order(farm, offer):
    headers = {"Idempotency-Key": "order-1"}

    first = farm.post("/orders", PHONE, headers=headers)
    second = farm.post("/orders", PHONE, headers=headers)

    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json == second.json
    assert len(farm.get("/orders").json) == 1


def test_an_order_of_the_shop_is_carried_to_the_sale(farm, placed, offer):
    assert farm.get(placed).json["state"] == "placed"

    assert farm.post(f"{placed}/confirm").json["state"] == "confirmed"
    shipped = farm.post(f"{placed}/ship").json
    delivered = farm.post(f"{placed}/deliver").json

    assert shipped["picks"][0]["packs"] == 2
    assert farm.get(f"/events/{shipped['sale_event_id']}").json["kind"] == "sell"
    assert delivered["state"] == "delivered"
    assert available(farm, offer) == 98


def test_an_order_is_cancelled_with_a_reason(farm, placed, offer):
    assert farm.post(f"{placed}/cancel", {}).json["field"] == "reason"

    cancelled = farm.post(f"{placed}/cancel", {"reason": "Hết chè"}).json

    assert (cancelled["state"], cancelled["cancel_reason"]) == ("cancelled", "Hết chè")
    assert available(farm, offer) == 100


def test_a_step_that_does_not_follow_is_refused(farm, placed):
    answer = farm.post(f"{placed}/ship")

    assert (answer.status_code, answer.json["code"]) == (409, "wrong_order_state")


def test_orders_are_listed_by_state_and_paged(farm, placed):
    for _ in range(2):
        farm.made("/orders", PHONE)

    assert len(farm.get("/orders?state=confirmed").json) == 2
    page = farm.get("/orders?limit=2")
    assert len(page.json) == 2
    assert 'rel="next"' in page.headers["Link"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"channel": "shop"}, "channel"),
        ({"channel": "chợ"}, "channel"),
        ({"lines": []}, "lines"),
        ({"lines": {}}, "lines"),
        ({"lines": [{"product": "CHE200", "packs": 0}]}, "packs"),
        ({"lines": [{"product": "CHE200", "packs": 101}]}, "packs"),
        ({"lines": [{"product": "KHAC", "packs": 1}]}, "product"),
        ({"buyer": {"name": "Bình", "phone": "12"}}, "phone"),
        ({"buyer": {"name": "Bình"}}, "phone"),
        ({"ship_to": ""}, "ship_to"),
        ({"payment": "gold"}, "payment"),
        ({"language": "fr"}, "language"),
        ({"goods_vnd": 1}, "goods_vnd"),
    ],
)
def test_a_bad_order_is_refused_by_its_field_and_nothing_is_written(farm, offer, change, field):
    answer = farm.post("/orders", {**PHONE, **change})

    assert answer.status_code in {404, 409, 422}
    assert field in (answer.json["field"], *answer.json.get("errors", {}))
    assert farm.get("/orders").json == []
    assert available(farm, offer) == 100


def test_another_organisations_orders_and_offers_are_not_there(
    placed, offer, program_of, sqlite_deployment
):
    stranger = program_of(register(sqlite_deployment, "LAHIEN", "HTX na La Hiên"))

    assert stranger.get("/orders").json == []
    assert stranger.get(placed).status_code == 404
    assert stranger.post(f"{placed}/confirm").status_code == 404
    assert stranger.post(f"{placed}/cancel", {"reason": "x"}).status_code == 404
    assert stranger.get(f"/offers/{offer['id']}").status_code == 404
    assert stranger.post("/orders", VOSO).status_code == 404


def test_pickers_have_no_orders(placed, program_of, la_bang):
    picker = program_of(la_bang, Role.PICKER)

    assert picker.get("/orders").status_code == 403
    assert picker.get(placed).status_code == 403
    assert picker.post(f"{placed}/confirm").status_code == 403
    assert picker.post("/offers", {"product": "CHE200", "price_vnd": 1}).status_code == 403


def test_the_description_knows_orders_and_offers(farm):
    paths = farm.get("/openapi.json").json["paths"]

    for path in ("/orders", "/orders/{order_id}/ship", "/offers/{offer_id}"):
        assert f"/api/v1{path}" in paths
