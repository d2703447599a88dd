"""Registering organisations, people, parties, places and certificates."""

import threading
from datetime import date
from uuid import uuid4

import farm
import pytest
from sqlalchemy import func, select

from traceability.errors import CodeTaken, InvalidInput, NotFound
from traceability.parties import services as parties
from traceability.parties.models import (
    Certificate,
    Membership,
    Organisation,
    Party,
    Person,
    Place,
    PlantingAreaCode,
)
from traceability.parties.recorder import Recorder
from traceability.parties.roles import Role

TYPED = """O'Brien "chè" <script>alert(1)</script> =1+1 %s %(x)s ; DROP TABLE lots --"""
SINCE = date(2026, 1, 1)


def test_an_organisation_is_found_by_its_code(book, coop):
    assert parties.organisation_by_code(book, "LABANG") is coop.organisation
    with pytest.raises(NotFound) as refused:
        parties.organisation_by_code(book, "NOWHERE")
    assert (refused.value.field, refused.value.value) == ("organisation", "NOWHERE")


def test_text_is_stored_as_it_was_typed(deployment):
    with deployment.transaction() as session:
        organisation = parties.create_organisation(
            session,
            code="THU",
            name_vi=TYPED,
            address_vi=TYPED,
            story_vi=f"{TYPED}\nhàng hai",
            clock=deployment.clock,
        )
        desk = Recorder(organisation.id, Role.OWNER, clock=deployment.clock)
        parties.add_party(session, desk, kind="buyer", code="B1", name=TYPED, address=TYPED)

    with deployment.reading() as session:
        kept = session.scalars(select(Organisation)).one()
        assert (kept.name_vi, kept.address_vi) == (TYPED, TYPED)
        assert kept.story_vi == f"{TYPED}\nhàng hai"
        party = session.scalars(select(Party)).one()
        assert (party.name, party.address) == (TYPED, TYPED)


def test_the_fold_finds_what_was_typed_without_accents(book, coop):
    found = book.scalars(select(Organisation).where(Organisation.folded.contains("hop tac xa")))
    assert found.all() == [coop.organisation]
    assert "doi kem" in coop.plot.folded
    assert "nguyen thi lan" in coop.household.folded


def test_a_code_is_taken_once_in_an_organisation(book, coop, neighbour):
    with pytest.raises(CodeTaken) as refused:
        parties.create_organisation(book, code="LABANG", name_vi="Khác", address_vi="Khác")
    assert (refused.value.field, refused.value.value) == ("code", "LABANG")
    with pytest.raises(CodeTaken):
        parties.add_place(book, coop.recorder, kind="plot", code="LO-3", name_vi="Đồi khác")
    with pytest.raises(CodeTaken):
        parties.add_party(book, coop.recorder, kind="buyer", code="HO-12", name="Khác")
    # The neighbours have the same codes, and that is nobody's business.
    assert neighbour.plot.code == coop.plot.code


def test_two_who_take_a_code_at_once_get_one_yes_and_one_no(deployment):
    """On PostgreSQL the slower one met an error of the database."""
    with deployment.transaction() as session:
        coop = farm.found(session, deployment.clock)
    ready = threading.Barrier(4)
    taken, failures = [], []

    def add():
        try:
            with deployment.transaction() as session:
                ready.wait()
                parties.add_place(session, coop.recorder, kind="plot", code="LO-9", name_vi="Đồi")
        except CodeTaken as error:
            taken.append(error.value)
        except Exception as error:  # noqa: BLE001 - whatever it is, the test shows it
            failures.append(error)

    # On SQLite a second writer waits before its first word, so nobody may wait for the others.
    if deployment.engine.dialect.name == "sqlite":
        ready = threading.Barrier(1)
    threads = [threading.Thread(target=add) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failures == []
    assert taken == ["LO-9"] * 3
    with deployment.reading() as session:
        assert session.scalar(select(func.count()).where(Place.code == "LO-9")) == 1


@pytest.mark.parametrize(
    ("kind", "field"), [("field", "kind"), ("", "kind"), ("household", "kind")]
)
def test_a_place_is_a_plot_a_workshop_or_a_warehouse(book, coop, kind, field):
    with pytest.raises(InvalidInput) as refused:
        parties.add_place(book, coop.recorder, kind=kind, code="P1", name_vi="Nơi")
    assert (refused.value.field, refused.value.value) == (field, kind)


def test_a_plot_of_a_crop_that_nobody_knows_is_refused(book, coop):
    with pytest.raises(InvalidInput) as refused:
        parties.add_place(
            book, coop.recorder, kind="plot", code="P1", name_vi="Nơi", crop="dragon_fruit"
        )
    assert (refused.value.field, refused.value.value) == ("crop", "dragon_fruit")


@pytest.mark.parametrize("area", [0, -5, 10**10, 2.5])
def test_an_area_is_whole_square_metres_above_zero(book, coop, area):
    with pytest.raises(InvalidInput) as refused:
        parties.add_place(book, coop.recorder, kind="plot", code="P1", name_vi="Nơi", area_m2=area)
    assert (refused.value.field, refused.value.value) == ("area_m2", area)


def test_a_text_longer_than_its_column_is_refused_by_name(deployment):
    """SQLite kept it, PostgreSQL stopped with an error of its own."""
    with deployment.transaction() as session:
        coop = farm.found(session, deployment.clock)
        for field, length in (("name_en", 201), ("address_vi", 301), ("address_en", 301)):
            with pytest.raises(InvalidInput) as refused:
                parties.add_place(
                    session,
                    coop.recorder,
                    kind="plot",
                    code="P1",
                    name_vi="Nơi",
                    **{field: "x" * length},
                )
            assert refused.value.field == field


@pytest.mark.parametrize(
    ("detail", "value"),
    [("phone", "0" * 31), ("email", "x" * 201), ("brand", "x" * 101), ("story_vi", "a\0b")],
)
def test_a_detail_that_its_column_cannot_keep_is_refused_by_name(book, clock, detail, value):
    with pytest.raises(InvalidInput) as refused:
        parties.create_organisation(
            book, code="MOI", name_vi="Mới", address_vi="Mới", clock=clock, **{detail: value}
        )
    assert refused.value.field == detail


def test_a_person_has_one_role_in_an_organisation_and_a_later_one_takes_its_place(
    book, coop, clock
):
    person = Person(display_name="Lan", created_at=clock())
    book.add(person)
    book.flush()

    def enlist(role):
        return parties.add_member(
            book, organisation_id=coop.organisation.id, person=person, role=role, clock=clock
        )

    enlist(Role.PICKER)
    left = enlist(Role.STAFF)
    left.until = clock()
    enlist(Role.OWNER)

    member = book.scalars(select(Membership)).one()
    assert (member.role, member.until) == (Role.OWNER, None)


def test_a_planting_area_code_is_kept_as_the_authority_wrote_it(book, coop):
    parties.add_planting_area_code(
        book,
        coop.recorder,
        place=coop.plot,
        code="VN-TNOR-0012/TN",
        issuer="Sở Nông nghiệp",
        valid_from=SINCE,
    )

    book.expire_all()
    assert [each.code for each in coop.plot.planting_area_codes] == ["VN-TNOR-0012/TN"]


def test_a_planting_area_code_is_given_once_from_a_day(book, coop):
    """The second time met a constraint of the database instead of an answer."""
    given = {"place": coop.plot, "code": "VN-1", "issuer": "Sở", "valid_from": SINCE}
    parties.add_planting_area_code(book, coop.recorder, **given)

    with pytest.raises(CodeTaken):
        parties.add_planting_area_code(book, coop.recorder, **given)
    parties.add_planting_area_code(book, coop.recorder, **given | {"valid_from": date(2027, 1, 1)})
    assert book.scalar(select(func.count()).select_from(PlantingAreaCode)) == 2


@pytest.mark.parametrize(
    ("scheme", "stars", "fits"),
    [
        ("ocop", 3, True),
        ("ocop", 5, True),
        ("ocop", None, False),
        ("ocop", 2, False),
        ("ocop", 6, False),
        ("vietgap", None, True),
        ("vietgap", 4, False),
    ],
)
def test_ocop_and_only_ocop_has_stars(book, coop, scheme, stars, fits):
    def certify():
        return parties.add_certificate(
            book,
            coop.recorder,
            scheme=scheme,
            number="12/QĐ",
            issuer="UBND",
            valid_from=SINCE,
            stars=stars,
        )

    if fits:
        assert certify().stars == stars
        return
    with pytest.raises(InvalidInput) as refused:
        certify()
    assert (refused.value.field, refused.value.value) == ("stars", stars)


def test_an_ocop_certificate_ends_after_thirty_six_months(book, coop):
    paper = parties.add_certificate(
        book,
        coop.recorder,
        scheme="ocop",
        number="1",
        issuer="UBND",
        valid_from=date(2024, 2, 29),
        stars=4,
    )

    assert paper.valid_to == date(2027, 2, 28)


def test_an_unknown_scheme_is_refused_with_the_choices(book, coop):
    with pytest.raises(InvalidInput, match="vietgap, ocop") as refused:
        parties.add_certificate(
            book, coop.recorder, scheme="iso", number="1", issuer="X", valid_from=SINCE
        )
    assert (refused.value.field, refused.value.value) == ("scheme", "iso")


def test_what_is_anothers_is_not_there(book, coop, neighbour):
    """It met a foreign key of the database instead of an answer."""
    with pytest.raises(NotFound):
        parties.add_place(
            book,
            coop.recorder,
            kind="plot",
            code="P1",
            name_vi="Nơi",
            household=neighbour.household,
        )
    with pytest.raises(NotFound):
        parties.add_planting_area_code(
            book,
            coop.recorder,
            place=neighbour.plot,
            code="VN-1",
            issuer="Sở",
            valid_from=SINCE,
        )
    for what in (
        {"place_id": neighbour.plot.id},
        {"lot_id": farm.harvest(book, neighbour).id},
        {"product_id": neighbour.packet.id},
        {"place_id": uuid4()},
    ):
        with pytest.raises(NotFound):
            parties.add_certificate(
                book,
                coop.recorder,
                scheme="vietgap",
                number="1",
                issuer="X",
                valid_from=SINCE,
                **what,
            )
    assert book.scalar(select(func.count()).select_from(Certificate)) == 0
