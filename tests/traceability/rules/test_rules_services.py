"""Lots against the law: what stops stamps, and an owner's word on what is missing."""

from datetime import date

import farm
import pytest
from sqlalchemy import select

from traceability.errors import InvalidInput, NotAllowed, NotFound, NotPublishable
from traceability.parties.recorder import Recorder
from traceability.parties.roles import Role
from traceability.parties.services import add_certificate
from traceability.rules.checking import Status
from traceability.rules.models import RuleAcceptance
from traceability.rules.services import accept_missing, check_lot
from traceability.stamps import services as stamps
from traceability.stamps.code import Kind
from traceability.stamps.ranges import Range

TODAY = date(2026, 11, 22)
PICTURE = ("circular_02_2024", "product_image")


@pytest.fixture
def bare(book, coop):
    """A packed lot whose product has no picture."""
    coop.packet.image = None
    return farm.packets(book, coop, 10)


def issue(book, coop, library, lot, **how):
    return stamps.issue_run(
        book, coop.recorder, library.vault, **{"count": 10, "host": library.host, "lot": lot, **how}
    )


def accept(book, coop, lot, **given):
    return accept_missing(
        book, coop.recorder, lot=lot, **{"reason": "Ảnh chụp ngày mai", "today": TODAY, **given}
    )


def test_a_lot_with_all_that_the_law_wants_is_publishable(book, coop):
    found = check_lot(book, farm.packets(book, coop, 10), today=TODAY)

    assert found.is_publishable
    texts = [text.code for text, _ in found.by_text]
    assert "tcvn_13993_2024" in texts
    assert "tcvn_12827_2023" not in texts, "that is of fresh fruit"
    unread = [each for each in found.answers if each.rule_set.code == "goods_labelling"]
    assert Status.MISSING in {each.status for each in unread}


def test_without_its_picture_no_stamps_are_issued_for_a_lot_and_none_put_on_it(
    book, coop, library, bare
):
    reel = issue(book, coop, library, None)

    with pytest.raises(NotPublishable, match="Thông tư 02/2024") as refused:
        issue(book, coop, library, bare)
    with pytest.raises(NotPublishable):
        stamps.bind(book, coop.recorder, run=reel, stamps=Range(1, 5), lot=bare)

    assert refused.value.params["codes"] == ["circular_02_2024.product_image"]
    assert (refused.value.field, refused.value.value) == ("lot", bare.code)


def test_leaf_that_is_not_packed_needs_no_picture_for_its_own_code(book, coop, library):
    issue(book, coop, library, farm.harvest(book, coop), kind=Kind.LOT, count=1)


def test_an_owners_word_lets_the_lot_go_and_hides_nothing(book, coop, library, bare):
    (word,) = accept(book, coop, bare)

    run = issue(book, coop, library, bare)
    stamps.bind(book, coop.recorder, run=run, stamps=Range(1, 10), lot=bare)
    found = check_lot(book, bare, today=TODAY)
    (picture,) = [each for each in found.answers if each.key == PICTURE]
    assert picture.status is Status.MISSING
    assert found.acceptance(picture) is word
    assert (word.reason, word.accepted_at) == ("Ảnh chụp ngày mai", library.clock())


def test_a_word_is_of_one_lot(book, coop, library, bare):
    accept(book, coop, bare)

    with pytest.raises(NotPublishable):
        issue(book, coop, library, farm.packets(book, coop, 5))


def test_only_an_owner_may_and_only_with_a_reason(book, coop, library, bare):
    staff = Recorder(coop.organisation.id, Role.STAFF, clock=library.clock)
    with pytest.raises(NotAllowed):
        accept_missing(book, staff, lot=bare, reason="vội", today=TODAY)
    with pytest.raises(InvalidInput) as unexplained:
        accept(book, coop, bare, reason="  ")

    assert unexplained.value.field == "reason"
    assert book.scalars(select(RuleAcceptance)).all() == []


@pytest.mark.parametrize("items", [["circular_02_2024.brand"], ["tcvn_13993_2024.cultivar"], []])
def test_what_stops_nothing_cannot_be_accepted(book, coop, bare, items):
    with pytest.raises(InvalidInput):
        accept(book, coop, bare, items=items)


def test_it_is_accepted_once(book, coop, bare):
    accept(book, coop, bare)

    with pytest.raises(InvalidInput, match="Nothing"):
        accept(book, coop, bare)


def test_anothers_lot_is_not_there(book, coop, neighbour):
    neighbour.packet.image = None
    with pytest.raises(NotFound):
        accept(book, coop, farm.packets(book, neighbour, 5))


def test_an_ocop_certificate_that_lapsed_since_packing_is_told(book, coop):
    add_certificate(
        book,
        coop.recorder,
        scheme="ocop",
        number="OCOP-1",
        issuer="UBND",
        stars=4,
        valid_from=date(2023, 12, 1),
        product_id=coop.packet.id,
    )
    lot = farm.packets(book, coop, 5)

    def told(today):
        found = check_lot(book, lot, today=today).answers
        return next(each.status for each in found if each.rule_set.code == "ocop_2023")

    assert told(TODAY) is Status.PASSED
    assert told(date(2026, 12, 2)) is Status.MISSING
