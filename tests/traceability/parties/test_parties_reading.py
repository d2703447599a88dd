"""Finding what an organisation has registered, and nothing of another's."""

from datetime import date

import farm
import pytest

from traceability.errors import NotFound
from traceability.lots import reading as lots
from traceability.lots.amending import describe_product, picture_product
from traceability.lots.models import Product
from traceability.parties import reading
from traceability.parties.services import add_certificate, add_party, add_planting_area_code


@pytest.fixture
def coop(deployment):
    with deployment.transaction() as session:
        return farm.found(session, deployment.clock)


@pytest.fixture
def other(deployment):
    with deployment.transaction() as session:
        return farm.found(session, deployment.clock, code="LAHIEN")


def test_places_are_found_by_kind_and_by_name_without_accents(deployment, coop, other):
    with deployment.reading() as session:
        plots = reading.places_of(session, coop.organisation.id, kinds=["plot"])
        found = reading.places_of(session, coop.organisation.id, search="DOI kem")
        everything = reading.places_of(session, coop.organisation.id)

    assert [place.code for place in plots] == [place.code for place in found] == ["LO-3"]
    assert [place.code for place in everything] == ["KHO", "LO-3", "XUONG"]


def test_parties_come_by_name_without_those_who_were_forgotten(deployment, coop):
    now = deployment.clock()
    with deployment.transaction() as session:
        add_party(session, coop.recorder, kind="buyer", code="B-1", name="Anh Đạt")
        gone = add_party(session, coop.recorder, kind="buyer", code="B-2", name="Chị Én")
        gone.erased_at = now
    with deployment.reading() as session:
        found = [party.name for party in reading.parties_of(session, coop.organisation.id)]
        buyers = reading.parties_of(session, coop.organisation.id, kinds=["buyer"], search="dat")

    assert found == ["Anh Đạt", "Hộ bà Nguyễn Thị Lan"]
    assert [party.code for party in buyers] == ["B-1"]


def test_papers_that_end_between_two_days_are_told_the_first_first(deployment, coop):
    with deployment.transaction() as session:
        here = farm.visit(session, coop)
        for number, last in (("2", date(2026, 12, 31)), ("1", date(2026, 12, 1)), ("3", None)):
            add_certificate(
                session,
                here.recorder,
                scheme="vietgap",
                number=number,
                issuer="Chi cục",
                valid_from=date(2024, 1, 1),
                valid_to=last,
            )
        add_planting_area_code(
            session,
            here.recorder,
            place=here.plot,
            code="VN-1",
            issuer="Chi cục",
            valid_from=date(2026, 1, 1),
            valid_to=date(2026, 12, 15),
        )
    between = {"since": date(2026, 12, 1), "until": date(2026, 12, 31)}
    with deployment.reading() as session:
        ending = reading.certificates_ending(session, coop.organisation.id, **between)
        codes = reading.area_codes_ending(session, coop.organisation.id, **between)
        everything = reading.certificates_of(session, coop.organisation.id)

    assert [paper.number for paper in ending] == ["1", "2"]
    assert [code.code for code in codes] == ["VN-1"]
    assert [paper.number for paper in everything] == ["3", "2", "1"]


@pytest.mark.parametrize(
    ("find", "what"),
    [
        (reading.place_by_id, "plot"),
        (reading.party_by_id, "household"),
        (lots.material_by_id, "leaf"),
        (lots.product_by_id, "packet"),
    ],
)
def test_what_is_anothers_is_not_there(deployment, coop, other, find, what):
    theirs = getattr(other, what).id
    with deployment.reading() as session:
        assert find(session, other.organisation.id, theirs).id == theirs
        with pytest.raises(NotFound) as refused:
            find(session, coop.organisation.id, theirs)

    assert refused.value.value == str(theirs)


def test_materials_and_products_are_listed(deployment, coop, other):
    with deployment.reading() as session:
        materials = lots.materials_of(session, coop.organisation.id)
        products = lots.products_of(session, coop.organisation.id, search="tom non")
        nothing = lots.products_of(session, coop.organisation.id, search="miến")

    assert [material.code for material in materials] == ["LA", "CHE"]
    assert [product.code for product in products] == ["CHE200"]
    assert nothing == []


def test_a_product_is_described_anew_and_found_by_its_new_name(deployment, coop):
    with deployment.transaction() as session:
        here = farm.visit(session, coop)
        describe_product(
            session, here.recorder, here.packet, name_vi="Chè đinh", gtin=None, name_en="Bud tea"
        )
        picture_product(session, here.recorder, here.packet, image="a" * 64)
    with deployment.reading() as session:
        found = lots.products_of(session, coop.organisation.id, search="che dinh")

    assert [(p.name_en, p.image, p.net_grams) for p in found] == [("Bud tea", "a" * 64, 200)]


def test_anothers_product_is_not_described(deployment, coop, other):
    with deployment.transaction() as session:
        theirs = session.get_one(Product, other.packet.id)
        with pytest.raises(NotFound):
            describe_product(session, coop.recorder, theirs, name_vi="x", gtin=None)
        with pytest.raises(NotFound):
            picture_product(session, coop.recorder, theirs, image=None)
