"""What a scan and a lot hand to the rules."""

from datetime import date

import pytest

from traceability.lots.models import Lot
from traceability.rules.checking import Status, check
from traceability.rules.records import record_of_lot
from traceability.rules.scanned import scanned_record
from traceability.rules.services import scanned_rule
from traceability.rules.values import Expiry
from traceability.stamps import services as stamps
from traceability.stamps.code import Kind
from traceability.stamps.reading import read_stamp
from traceability.words import Words


def record_behind(deployment, text):
    with deployment.reading() as session:
        reading = read_stamp(session, deployment.vault, text, now=deployment.clock())
        return scanned_record(session, reading)


def lot_code(deployment, road, lot_id):
    with deployment.transaction() as session:
        run = stamps.issue_run(
            session,
            road.recorder,
            deployment.vault,
            count=1,
            host=deployment.host,
            lot=session.get(Lot, lot_id),
            kind=Kind.LOT,
        )
        return next(stamps.stamp_codes(deployment.vault, run)).tail


@pytest.fixture
def road(sqlite_deployment, walk):
    return walk(sqlite_deployment)


def test_a_scanned_packet_answers_from_its_record(deployment, walk):
    record = record_behind(deployment, walk(deployment).url)

    assert record.values["product_name"] == (Words("Chè tôm nõn 200 g", "Tea buds 200 g"),)
    assert record.values["producer_name"] == (Words("Hợp tác xã chè La Bằng"),)
    assert [period.kind for period in record.values["event_times"]] == [
        "harvest",
        "process",
        "pack",
    ]
    assert record.values["event_times"][0].stage == Words("Thu hái", "Plucking")
    assert len(record.values["serial"][0].vi) == 13
    assert record.values["shelf_life"][0].days == 365
    answers = check(record, scanned_rule())
    assert [answer.item.number for answer in answers if not answer.is_given] == [6, 7, 8]


def test_a_picture_that_nobody_may_see_is_none(sqlite_deployment, road):
    with sqlite_deployment.transaction() as session:
        session.get(Lot, road.packets).product.image = "a" * 64

    record = record_behind(sqlite_deployment, road.url)

    assert record.values["product_image"] == ()


def test_a_lot_code_numbers_no_packet(sqlite_deployment, road):
    record = record_behind(sqlite_deployment, lot_code(sqlite_deployment, road, road.packets))

    assert record.values["serial"] == ()
    assert record.values["shelf_life"]


def test_an_expiry_that_was_set_by_hand_says_no_number_of_days(sqlite_deployment, road):
    with sqlite_deployment.transaction() as session:
        session.get(Lot, road.packets).expires_on = date(2027, 11, 1)

    record = record_behind(sqlite_deployment, road.url)

    assert record.values["shelf_life"] == (Expiry(date(2027, 11, 1)),)


def test_a_code_that_is_not_ours_has_no_record(sqlite_deployment, road):
    assert record_behind(sqlite_deployment, "AAA") is None


def test_leaf_that_is_not_packed_says_why_it_has_no_picture(sqlite_deployment, road):
    with sqlite_deployment.reading() as session:
        leaf = session.get(Lot, road.leaf)
        record = record_of_lot(session, leaf, today=date(2026, 11, 22))

    answer = check(record, scanned_rule())[1]
    assert not record.is_packed
    assert answer.status is Status.NOT_APPLICABLE
    assert "not packed yet" in answer.why
    assert record.values["source"] == (Words("Đồi 1"),)
