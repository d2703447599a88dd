"""What is offered in the shop, and on marketplaces that are kept by hand."""

import io
import zipfile
from types import SimpleNamespace

import farm
import pytest
import shop
from sqlalchemy import select

from storefront.catalogue.models import Offer
from storefront.channels.models import Listing
from storefront.stock.shelves import allotments
from tests.storefront.conftest import enlist
from traceability.lots.services import create_product

OFFERS = "/workspace/offers"
VOSO = "/workspace/channels/voso"


@pytest.fixture
def stall(sqlite_deployment, clock):
    """A cooperative with 40 packs on sale, and a second product that is not offered."""
    with sqlite_deployment.transaction() as session:
        coop = farm.found(session, clock)
        farm.packets(session, coop, 40)
        offer = shop.offer(session, coop)
        second = create_product(
            session,
            coop.recorder,
            code="CHE500",
            name_vi="Chè búp 500 g",
            material=coop.tea,
            net_grams=500,
        )
        return SimpleNamespace(coop=coop, offer=offer, second=second)


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


@pytest.fixture
def listing(stall):
    return f"{VOSO}/{stall.coop.packet.id}"


def offers(deployment):
    with deployment.reading() as session:
        return {offer.product_id: offer for offer in session.scalars(select(Offer))}


def state(deployment):
    with deployment.reading() as session:
        return session.scalars(select(Listing)).one().state


def test_offers_are_listed_with_what_can_be_bought(office):
    page = office.get(OFFERS).text

    for said in ("Chè tôm nõn 200 g", "185.000\xa0₫", "40\xa0", "Chè búp 500 g"):
        assert said in page


def test_a_product_is_put_into_the_shop(office, stall, sqlite_deployment):
    answer = office.send(
        f"{OFFERS}/new/{stall.second.id}",
        {"price_vnd": "320.000", "description_vi": "Thơm", "on_sale": "y"},
    )

    assert answer.location == OFFERS
    made = offers(sqlite_deployment)[stall.second.id]
    assert (made.price_vnd, made.on_sale, made.safety_packs) == (320_000, True, 0)
    assert "320.000\xa0₫" in office.get("/").text


@pytest.mark.parametrize("price", ["", "0", "-1", "1,5", "rẻ"])
def test_a_price_that_is_none_is_refused_and_kept(office, stall, sqlite_deployment, price):
    answer = office.send(
        f"{OFFERS}/new/{stall.second.id}", {"price_vnd": price, "description_vi": "Thơm"}
    )

    assert answer.status_code == 422
    assert "Thơm" in answer.text
    assert f'value="{price}"' in answer.text
    assert stall.second.id not in offers(sqlite_deployment)


def test_terms_are_changed(office, stall, sqlite_deployment):
    page = f"{OFFERS}/{stall.offer.id}"
    assert 'value="185000"' in office.get(page).text

    office.send(page, {"price_vnd": "190000", "safety_packs": "5", "on_sale": "y"})

    assert offers(sqlite_deployment)[stall.coop.packet.id].price_vnd == 190_000
    assert "35\xa0" in office.get(OFFERS).text


def test_an_offer_is_taken_off_and_put_back_with_one_press(office, stall, sqlite_deployment):
    for act, expected in (("close", False), ("open", True)):
        office.send(f"{OFFERS}/{stall.offer.id}/{act}", page=OFFERS)
        assert offers(sqlite_deployment)[stall.coop.packet.id].on_sale is expected


def test_another_organisations_offers_are_not_there(stranger, stall, sqlite_deployment):
    assert stranger.get(f"{OFFERS}/{stall.offer.id}").status_code == 404
    assert stranger.get(f"{OFFERS}/new/{stall.second.id}").status_code == 404
    answer = stranger.send(f"{OFFERS}/{stall.offer.id}/close", page="/workspace/channels")
    assert answer.status_code in {400, 404}
    assert offers(sqlite_deployment)[stall.coop.packet.id].on_sale


def test_a_channels_page_says_that_its_columns_are_assumed(office):
    page = office.get(VOSO).text

    assert "Cột giả định" in page
    assert "Chè tôm nõn 200 g" in page


def test_every_marketplace_has_its_page(office):
    page = office.get("/workspace/channels").text

    for code in ("voso", "postmart", "lienminhhtx"):
        assert f"/workspace/channels/{code}" in page
        assert office.get(f"/workspace/channels/{code}").status_code == 200


def test_the_listing_pack_is_one_zip(office):
    answer = office.send(f"{VOSO}/export", page=VOSO)

    assert answer.mimetype == "application/zip"
    assert 'filename="voso-LABANG.zip"' in answer.headers["Content-Disposition"]
    names = zipfile.ZipFile(io.BytesIO(answer.data)).namelist()
    assert {"listing.csv", "listing.xlsx", "notes.txt"} <= set(names)


def test_what_a_marketplace_asks_and_we_lack_is_said(office, listing):
    assert "thiếu" in office.get(VOSO).text
    assert "Bổ sung thông tin sản phẩm" in office.get(listing).text


def test_packs_are_set_aside_and_no_more_than_there_are(office, listing, stall, sqlite_deployment):
    product_id = stall.coop.packet.id

    assert office.send(f"{listing}/packs", {"packs": "12"}, page=listing).location == listing
    answer = office.send(f"{listing}/packs", {"packs": "41"}, page=listing)

    assert answer.status_code == 422
    assert 'value="41"' in answer.text
    with sqlite_deployment.reading() as session:
        assert allotments(session, [product_id])[product_id]["voso"] == 12


def test_a_listing_goes_from_the_file_to_the_marketplace(office, listing, stall, sqlite_deployment):
    with sqlite_deployment.transaction() as session:
        session.add(
            Listing(
                organisation_id=stall.coop.organisation.id,
                product_id=stall.coop.packet.id,
                channel="voso",
                state="exported",
                exported_hash="0" * 64,
                exported_at=sqlite_deployment.clock(),
                updated_at=sqlite_deployment.clock(),
            )
        )
    assert "đã thay đổi" in office.get(VOSO).text

    office.send(f"{listing}/submitted", page=listing)
    assert state(sqlite_deployment) == "submitted"
    bad = office.send(f"{listing}/live", {"url": "javascript:alert(1)"}, page=listing)
    assert bad.status_code == 422
    office.send(f"{listing}/live", {"url": "https://voso.vn/che"}, page=listing)
    assert state(sqlite_deployment) == "live"
    assert 'href="https://voso.vn/che"' in office.get(listing).text
    office.send(f"{listing}/refused", {"reason": "<Ảnh mờ>"}, page=listing)

    assert state(sqlite_deployment) == "rejected"
    assert "&lt;Ảnh mờ&gt;" in office.get(listing).text


@pytest.mark.parametrize("path", ["/workspace/channels/nowhere", f"{VOSO}/nothing"])
def test_an_unknown_channel_is_not_found(office, path):
    assert office.get(path).status_code == 404


def test_another_organisations_listing_is_not_there(stranger, listing):
    assert stranger.get(listing).status_code == 404
    assert "Chè tôm nõn" not in stranger.get(VOSO).text
