"""Which stamp of a run somebody means: a number, a number as printed (`17/100`), or a code."""

import re

from sqlalchemy.orm import Session

from traceability.errors import N_, InvalidInput
from traceability.stamps.models import StampRun
from traceability.stamps.reading import find_stamp
from traceability.stamps.vault import Vault
from traceability.stamps.verdict import Signature

_NUMBER = re.compile(r"([0-9]{1,8})(?:/[0-9]{1,8})?", re.ASCII)


def index_in(db: Session, vault: Vault, run: StampRun, text: str, *, field: str) -> int:
    """The number of the stamp within the run.

    Raises:
        InvalidInput: neither a number nor the code of a stamp of this run.
    """
    number = _NUMBER.fullmatch(text.strip())
    if number:
        return int(number[1])
    found = stamp_of(db, vault, text, field=field)
    if found[0].id != run.id:
        raise InvalidInput(
            N_("“%(value)s” is not a stamp of run %(run)s."),
            field=field,
            value=text,
            run=run.number,
        )
    return found[1]


def stamp_of(db: Session, vault: Vault, text: str, *, field: str) -> tuple[StampRun, int]:
    """The run and the number within it of a scanned or typed code.

    Raises:
        InvalidInput: not a stamp's code, or signed by nobody here.
    """
    found = find_stamp(db, vault, text)
    if found.run is None or found.index is None or found.signature is Signature.BAD:
        raise InvalidInput(
            N_("“%(value)s” is neither the number nor the code of a stamp."),
            field=field,
            value=text[:80],
        )
    return found.run, found.index
