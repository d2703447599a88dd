"""What a scan found on the books, as the rules want to know it."""

from sqlalchemy.orm import Session

from traceability.rules.records import public_image, record_of
from traceability.rules.values import Record
from traceability.stamps.code import Kind
from traceability.stamps.reading import Reading
from traceability.times import local_date


def scanned_record(session: Session, reading: Reading) -> Record | None:
    """The record behind a scan; None where the stamp speaks for no lot of ours."""
    lot = reading.lot
    if lot is None:
        return None
    return record_of(
        lot,
        reading.journey,
        certificates=reading.certificates,
        image=public_image(session, lot.product),
        serial=_serial(reading),
        today=local_date(reading.checked_at),
    )


def _serial(reading: Reading) -> str | None:
    """The stamp's id; a code that many packets share numbers none of them."""
    if reading.run is None or reading.code is None:
        return None
    return reading.code.id if Kind(reading.run.kind).stands_for_one_packet else None
