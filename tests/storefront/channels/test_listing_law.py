"""What the law wants of a lot stands before every listing and every offer."""

import csv
import io
from dataclasses import replace
from datetime import date

import farm
import pytest
import shop
import trade
from pictured import picture
from sqlalchemy import event, select

from storefront.catalogue import services as catalogue
from storefront.channels import services
from storefront.channels.lifecycle import ListingState
from storefront.channels.rows import Fault
from storefront.stock.errors import OutOfStock
from storefront.stock.services import take
from storefront.stock.shelves import available_packs
from traceability.claims.services import note_step
from traceability.errors import NotPublishable
from traceability.lots.models import Lot
from traceability.parties.models import CertificateStep
from traceability.parties.services import add_certificate
from traceability.rules.rule_set import Act
from traceability.rules.services import accept_missing, lots_lacking


@pytest.fixture
def session(sqlite_deployment):
    with sqlite_deployment.transaction() as session:
        yield session


@pytest.fixture
def coop(session, clock):
    """A cooperative with 40 packs on sale."""
    coop = farm.found(session, clock)
    coop.organisation.phone = "0208 123 456"
    farm.packets(session, coop, 40)
    shop.offer(session, coop, description_vi="Hái tay, sao suốt.")
    return coop


@pytest.fixture
def export(sqlite_deployment, session, coop, tmp_path):
    def write():
        report = services.export(
            session, coop.recorder, sqlite_deployment, channel="voso", out=tmp_path / "voso"
        )
        text = (tmp_path / "voso" / "listing.csv").read_bytes().decode("utf-8-sig")
        return report, list(csv.DictReader(io.StringIO(text, newline="")))

    return write


def found_on_voso(session, coop):
    (found,) = services.listed(
        session, coop.recorder, channel="voso", base_url="https://nguon.example"
    )
    return found


def state(session, coop):
    return found_on_voso(session, coop).state


def available(session, coop):
    return available_packs(session, [coop.packet.id], now=coop.recorder.now())[coop.packet.id]


def test_what_the_law_does_not_let_be_listed_is_told_and_not_written(session, coop, export):
    coop.packet.image = None

    report, rows = export()

    told = [each for each in report.problems if each.fault is Fault.LACKS_BY_LAW]
    assert [str(each) for each in told] == [
        "CHE200: the lot on sale lacks “Hình ảnh sản phẩm, hàng hóa”, which the law asks for."
    ]
    assert rows == []
    assert state(session, coop) is ListingState.DRAFT


def test_an_owners_word_lets_it_be_written_but_makes_no_photo(session, coop, export):
    coop.packet.image = None
    lot = session.scalars(select(Lot)).all()[-1]
    accept_missing(session, coop.recorder, lot=lot, reason="mai chụp", today=coop.now.business_date)

    report, rows = export()

    assert len(rows) == 1
    assert Fault.LACKS_BY_LAW not in {each.fault for each in report.problems}


def test_an_ended_ocop_certificate_is_gone_from_the_listing(session, coop, export):
    paper = add_certificate(
        session,
        coop.recorder,
        scheme="ocop",
        number="OCOP-1",
        issuer="UBND",
        stars=4,
        valid_from=date(2026, 1, 1),
        product_id=coop.packet.id,
    )
    before = export()[1][0]

    note_step(
        session,
        coop.recorder,
        certificate=paper,
        step=CertificateStep.REVOKED,
        from_date=coop.now.business_date,
        reason="thu hồi",
    )

    assert "OCOP-1" in " ".join(before.values())
    assert "OCOP-1" not in " ".join(export()[1][0].values())


def test_nothing_goes_on_sale_while_its_lot_lacks_what_the_law_asks_for(session, coop):
    offer = catalogue.offer_of_product(session, coop.packet.id)
    terms = catalogue.terms_of(offer)
    coop.packet.image = None

    def put(**changed):
        return catalogue.update_offer(
            session, coop.recorder, offer_id=offer.id, terms=replace(terms, **changed)
        )

    put(price_vnd=1_000)  # what is on sale already may change its price
    put(on_sale=False)
    with pytest.raises(NotPublishable):
        put(on_sale=True)
    picture(session, coop.packet)
    assert put(on_sale=True).on_sale


def test_a_product_of_which_nothing_lies_there_may_be_offered(session, clock):
    coop = farm.found(session, clock)
    coop.packet.image = None

    assert shop.offer(session, coop).on_sale


def test_a_lot_that_comes_later_and_lacks_something_is_not_sold(session, clock):
    """The offer was asked when it was put on sale; every lot is asked again at the shelf."""
    coop = farm.found(session, clock)
    shop.offer(session, coop)
    lot = farm.packets(session, coop, 4)
    assert available(session, coop) == 4
    coop.packet.image = None

    assert available(session, coop) == 0
    with pytest.raises(OutOfStock):
        shop.buy(session, coop, 1)

    accept_missing(session, coop.recorder, lot=lot, reason="mai chụp", today=coop.now.business_date)
    other = farm.packets(session, coop, 3)
    assert other.id != lot.id
    assert available(session, coop) == 4


def test_a_promise_from_a_lot_that_lacks_something_since_is_not_kept_from_it(session, coop):
    order = shop.buy(session, coop, 2).order
    coop.packet.image = None

    with pytest.raises(OutOfStock):
        take(session, order, now=coop.recorder.now())


def test_a_marketplace_is_told_no_more_packs_than_may_be_sold(session, coop, export):
    services.set_allotment(
        session, coop.recorder, product_id=coop.packet.id, channel="voso", packs=30
    )
    assert export()[0].rows[0].goods.stock_packs == 30

    trade.destroy(session, coop, session.scalars(select(Lot)).all()[-1], 25)

    assert export()[0].rows[0].goods.stock_packs == 15


def test_what_is_live_and_lacks_something_since_is_to_be_taken_down(session, coop, export):
    picture(session, coop.packet)
    export()
    known = {"product_id": coop.packet.id, "channel": "voso"}
    services.mark_submitted(session, coop.recorder, **known)
    services.mark_live(session, coop.recorder, url="https://voso.example/che", **known)
    assert not found_on_voso(session, coop).to_take_down

    coop.packet.image = None

    assert found_on_voso(session, coop).to_take_down


def test_many_lots_are_checked_in_a_constant_number_of_statements(session, coop):
    def statements():
        counted = []

        def listen(*_):
            counted.append(1)

        event.listen(session.get_bind(), "before_cursor_execute", listen)
        found = lots_lacking(
            session,
            session.scalars(select(Lot.id)),
            Act.LISTINGS,
            today=coop.now.business_date,
        )
        event.remove(session.get_bind(), "before_cursor_execute", listen)
        return found, len(counted)

    few = statements()
    for _ in range(3):
        farm.packets(session, coop, 4)

    assert statements() == few
    assert few[0] == set()


def test_a_new_offer_asks_the_law_too(session, clock):
    coop = farm.found(session, clock)
    farm.packets(session, coop, 4)
    coop.packet.image = None

    with pytest.raises(NotPublishable):
        shop.offer(session, coop)
