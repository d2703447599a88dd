"""What the law wants of a lot stands before every listing and every offer."""

import csv
import io
from dataclasses import replace
from datetime import date

import farm
import pytest
import shop
from pictured import picture

from storefront.catalogue import services as catalogue
from storefront.channels import services
from storefront.channels.lifecycle import ListingState
from storefront.channels.rows import Fault
from traceability.claims.services import note_step
from traceability.errors import NotPublishable
from traceability.parties.models import CertificateStep
from traceability.parties.services import add_certificate
from traceability.rules.services import accept_missing


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


def state(session, coop):
    (found,) = services.listed(
        session, coop.recorder, channel="voso", base_url="https://nguon.example"
    )
    return found.state


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
    lot = catalogue.offers_of(session, coop.recorder)[0].lot
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


def test_a_new_offer_asks_the_law_too(session, clock):
    coop = farm.found(session, clock)
    farm.packets(session, coop, 4)
    coop.packet.image = None

    with pytest.raises(NotPublishable):
        shop.offer(session, coop)
