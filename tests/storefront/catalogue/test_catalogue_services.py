"""Offering products, and what buyers see of them."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import farm
import pytest
import shop

from storefront.catalogue import services as catalogue
from storefront.catalogue.terms import Terms
from traceability.errors import Conflict, InvalidInput, NotAllowed, NotFound
from traceability.lots import services as lots
from traceability.parties.recorder import Recorder
from traceability.parties.roles import Role


@pytest.fixture
def session(deployment):
    """One transaction for the whole test."""
    with deployment.transaction() as session:
        yield session


@pytest.fixture
def coop(session, clock):
    return farm.found(session, clock)


def on_sale(session, coop, **wanted):
    return catalogue.offers_on_sale(session, now=coop.recorder.now(), **wanted)


def another_product(session, coop, code, name):
    return lots.create_product(
        session, coop.recorder, code=code, name_vi=name, material=coop.tea, net_grams=100
    )


def test_an_offer_has_a_page_of_its_own(session, coop):
    shop.offer(session, coop, description_vi="Hái tay, sao suốt.")

    found = catalogue.offer_by_slug(session, "che-tom-non-200-g", now=coop.recorder.now())

    assert found.offer.product.name_vi == "Chè tôm nõn 200 g"
    assert found.offer.product.organisation.code == "LABANG"
    assert (found.available, found.lot) == (0, None)


def test_the_page_shows_the_lot_that_is_served_next(session, coop):
    shop.offer(session, coop)
    farm.packets(session, coop, 5, at=farm.day(9))
    older = farm.packets(session, coop, 3, at=farm.day(2))

    (found,) = on_sale(session, coop)

    assert (found.available, found.lot) == (8, older)


def test_once_a_lot_is_promised_the_page_shows_the_next_one(session, coop):
    shop.offer(session, coop)
    newer = farm.packets(session, coop, 5, at=farm.day(9))
    farm.packets(session, coop, 3, at=farm.day(2))
    shop.buy(session, coop, 3)

    (found,) = on_sale(session, coop)

    assert (found.available, found.lot) == (5, newer)


def test_the_same_product_of_two_cooperatives_has_two_pages(session, coop, clock):
    other = farm.found(session, clock, code="TANCUONG")

    assert shop.offer(session, coop).slug == "che-tom-non-200-g"
    assert shop.offer(session, other).slug == "che-tom-non-200-g-tancuong"


def test_a_product_is_offered_once(session, coop):
    shop.offer(session, coop)

    with pytest.raises(Conflict) as refused:
        shop.offer(session, coop)

    assert refused.value.value == "Chè tôm nõn 200 g"


def test_offered_twice_at_the_same_moment_it_is_offered_once(deployment, clock):
    with deployment.transaction() as session:
        coop = farm.found(session, clock)

    def offer(_):
        try:
            with deployment.transaction() as session:
                return shop.offer(session, farm.visit(session, coop)).slug
        except Conflict as refusal:
            return refusal.code

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(offer, range(8)))

    assert sorted(answers) == ["che-tom-non-200-g", *["conflict"] * 7]


def test_terms_change_and_the_page_stays(session, coop):
    offer = shop.offer(session, coop)

    catalogue.update_offer(
        session,
        coop.recorder,
        offer_id=offer.id,
        terms=replace(catalogue.terms_of(offer), price_vnd=190_000, safety_packs=2),
    )

    assert (offer.slug, offer.price_vnd, offer.safety_packs) == ("che-tom-non-200-g", 190_000, 2)


def test_what_is_taken_off_sale_is_not_found_by_buyers(session, coop):
    shop.offer(session, coop, on_sale=False)

    assert on_sale(session, coop) == []
    with pytest.raises(NotFound):
        catalogue.offer_by_slug(session, "che-tom-non-200-g", now=coop.recorder.now())
    assert [found.offer.on_sale for found in catalogue.offers_of(session, coop.recorder)] == [False]


@pytest.mark.parametrize("words", ["nõn", "NON", "chè 200", "labang tôm", ""])
def test_offers_are_found_without_minding_case_and_accents(session, coop, words):
    shop.offer(session, coop)

    assert len(on_sale(session, coop, wanted=words)) == 1


@pytest.mark.parametrize("words", ["cà phê", "%", "tôm cafe"])
def test_what_is_not_there_is_not_found(session, coop, words):
    shop.offer(session, coop)

    assert on_sale(session, coop, wanted=words) == []


def test_what_can_be_had_comes_first(session, coop):
    shop.offer(session, coop)
    empty = another_product(session, coop, "AAA", "An chè")
    catalogue.create_offer(
        session, coop.recorder, product_id=empty.id, terms=Terms(price_vnd=90_000)
    )
    farm.packets(session, coop, 5)

    assert [found.offer.product.code for found in on_sale(session, coop)] == ["CHE200", "AAA"]


def test_a_bad_price_offers_nothing(session, coop):
    with pytest.raises(InvalidInput):
        shop.offer(session, coop, price_vnd=0)

    assert catalogue.offer_of_product(session, coop.packet.id) is None


def test_nobody_offers_or_changes_what_is_anothers(session, coop, clock):
    other = farm.found(session, clock, code="KHAC")
    offer = shop.offer(session, coop)

    with pytest.raises(NotFound):
        catalogue.create_offer(
            session, other.recorder, product_id=coop.packet.id, terms=Terms(price_vnd=1)
        )
    with pytest.raises(NotFound):
        catalogue.update_offer(session, other.recorder, offer_id=offer.id, terms=Terms(price_vnd=1))
    assert catalogue.offers_of(session, other.recorder) == []
    assert on_sale(session, coop, organisation_id=other.organisation.id) == []


def test_a_picker_offers_nothing(session, coop):
    picker = Recorder(coop.organisation.id, Role.PICKER)

    with pytest.raises(NotAllowed):
        catalogue.create_offer(session, picker, product_id=coop.packet.id, terms=Terms(price_vnd=1))
