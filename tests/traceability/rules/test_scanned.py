"""What a scan hands to the rules."""

from traceability.lots.models import Lot
from traceability.rules.circular_02_2024 import answers
from traceability.rules.scanned import record_of
from traceability.stamps import services as stamps
from traceability.stamps.code import Kind
from traceability.stamps.reading import read_stamp
from traceability.words import Words


def record_behind(deployment, text):
    with deployment.reading() as session:
        return record_of(read_stamp(session, deployment.vault, text, now=deployment.clock()))


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


def test_a_scanned_packet_answers_from_its_record(deployment, road):
    record = record_behind(deployment, road.url)

    assert record.product_name == Words("Chè tôm nõn 200 g", "Tea buds 200 g")
    assert record.producer_name == Words("Hợp tác xã chè La Bằng")
    assert [period.kind for period in record.times] == ["harvest", "process", "pack"]
    assert record.times[0].stage == Words("Thu hái", "Plucking")
    assert len(record.serial) == 13
    assert record.shelf_life_days == 365
    missing = [answer.item.number for answer in answers(record) if not answer.is_given]
    assert missing == [2, 6, 7, 8]


def test_a_lot_code_numbers_no_packet(deployment, road):
    record = record_behind(deployment, lot_code(deployment, road, road.packets))

    assert record.serial is None
    assert record.expires_on is not None


def test_fresh_leaf_is_not_packed(deployment, road):
    record = record_behind(deployment, lot_code(deployment, road, road.leaf))

    assert not record.is_packed
    assert record.product_name == Words("Búp chè tươi", "Fresh tea leaf")
    assert record.expires_on is None


def test_an_expiry_that_was_set_by_hand_says_no_number_of_days(deployment, road):
    with deployment.transaction() as session:
        lot = session.get(Lot, road.packets)
        lot.expires_on = lot.expires_on.replace(day=1)

    record = record_behind(deployment, road.url)

    assert record.expires_on is not None
    assert record.shelf_life_days is None


def test_a_code_that_is_not_ours_has_no_record(deployment, road):
    assert record_behind(deployment, "AAA") is None
