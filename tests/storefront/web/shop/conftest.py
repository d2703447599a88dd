"""A shop with one cooperative's packet on sale, and somebody who buys."""

import re
from types import SimpleNamespace

import farm
import pytest
import shop

from tests.storefront.conftest import enlist

SEEN = re.compile(r'name="(lines|expected_total_vnd)" type="hidden" value="([^"]*)"')
PACKET = "/p/che-tom-non-200-g"
CHECKOUT = "/checkout/LABANG"
BUYER = {
    "name": "Trần Văn Bình",
    "phone": "0912 345 678",
    "ship_to": "Số 5, ngõ 12\nHà Nội",
    "payment": "cash_on_delivery",
}


@pytest.fixture
def stall(sqlite_deployment, clock):
    """La Bằng with 40 packs on sale: the farm, the slug of its offer, its lot."""
    with sqlite_deployment.transaction() as session:
        coop = farm.found(session, clock)
        coop.organisation.phone = "0208 3 111 222"
        lot = farm.packets(session, coop, 40)
        offer = shop.offer(session, coop)
        return SimpleNamespace(coop=coop, lot=lot, slug=offer.slug, offer_id=offer.id)


@pytest.fixture
def put_in(browser, stall):
    """Puts packs of a product into the cart of the browser."""

    def put(packs=2, page=PACKET):
        answer = browser.send(page, {"packs": str(packs)})
        assert answer.status_code == 303, answer.text
        return answer

    return put


@pytest.fixture
def order(browser, put_in):
    """Orders through the pages; returns the path of the private page."""

    def place(packs=2, **typed):
        put_in(packs)
        answer = browser.send(CHECKOUT, {**seen(browser), **BUYER, **typed})
        assert answer.status_code == 303, answer.text
        return answer.location

    return place


def seen(browser, page=CHECKOUT):
    """What the checkout's form carries of what its reader saw."""
    return dict(SEEN.findall(browser.get(page).text))


@pytest.fixture
def seller(app, sqlite_deployment, passwords, stall, other_browser):
    """A browser in which the owner of the stall's cooperative is signed in."""
    enlist(sqlite_deployment, passwords, stall.coop.organisation, "lan@labang.example")
    return other_browser.sign_in()
