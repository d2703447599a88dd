"""The answer to a scan: one verdict and a list of notices, decided from plain values.

No verdict says that a packet is genuine. A signature shows who made the code, and a code can be
copied; serial numbers, activation and the count of scans are what a copy runs into.
"""

import enum
from dataclasses import dataclass
from datetime import date, datetime

from traceability.stamps.code import Format, Kind

# A visit is one visitor in half an hour. Three in a day is a family, or three shoppers at one
# shelf; ten within a week is more people than hold one packet, so a copy is likely. The stricter
# figure seen in the field, three in 24 hours, would accuse honest shops.
MANY_SCANS = 10
MANY_SCANS_WITHIN_DAYS = 7


class Verdict(enum.Enum):
    """The one word, in the order in which the first that applies is given."""

    MALFORMED = "malformed"
    BAD_SIGNATURE = "bad_signature"
    KEY_REVOKED = "key_revoked"
    UNKNOWN = "unknown"
    RECALLED = "recalled"
    VOID = "void"
    NOT_ACTIVATED = "not_activated"
    EXPIRED = "expired"
    SOLD = "sold"
    SCANNED_BEFORE = "scanned_before"
    FIRST_SCAN = "first_scan"

    @property
    def stands_on_the_books(self) -> bool:
        """Whether the answer is about a stamp of ours, so that its record may be shown."""
        return self not in _NOT_OURS


_NOT_THERE = {Verdict.MALFORMED, Verdict.BAD_SIGNATURE, Verdict.UNKNOWN}
_NOT_OURS = _NOT_THERE | {Verdict.KEY_REVOKED}


class Notice(enum.Enum):
    """What is said beside the verdict, in the order in which it is shown."""

    HELD = "held"
    CERTIFICATE_LAPSED = "certificate_lapsed"
    MANY_SCANS = "many_scans"
    UNSIGNED_LOOKUP = "unsigned_lookup"
    SAMPLE = "sample"


class Signature(enum.Enum):
    """What checking the signature or tag gave."""

    CORRECT = "correct"
    BAD = "bad"
    KEY_REVOKED = "key_revoked"
    NOT_CHECKED = "not_checked"
    """A typed code has none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What is known about a scanned or typed code at the moment of asking."""

    well_formed: bool = True
    signature: Signature = Signature.CORRECT
    on_books: bool = False
    """The run is recorded here and has this index."""
    kind: Kind = Kind.UNIT
    format: Format | None = Format.FULL
    """None for a typed code."""
    recalled: bool = False
    voided_at: datetime | None = None
    activated_at: datetime | None = None
    expires_on: date | None = None
    """The last good day."""
    today: date
    """The local date where the goods are sold."""
    sold_at: datetime | None = None
    """When the packet's hidden code was first used, in a visit before this one."""
    earlier_visits: int = 0
    """Visits before this one, by anyone, ever."""
    first_visit_at: datetime | None = None
    recent_visits: int = 0
    """Visits within MANY_SCANS_WITHIN_DAYS, this one included."""
    certificate_lapsed: bool = False
    """A certificate shown with the lot was valid when it was packed and is not today."""
    held: bool = False
    """An inspection did not pass, or the goods were harvested too early."""
    development_host: bool = False


@dataclass(frozen=True, slots=True)
class Judgement:
    """The verdict and its notices, with the evidence that they rest on."""

    verdict: Verdict
    notices: tuple[Notice, ...]
    evidence: Evidence


def judge(evidence: Evidence) -> Judgement:
    """Decide what to answer; total: every evidence has a verdict."""
    verdict = next(verdict for verdict, applies in _applying(evidence) if applies)
    return Judgement(verdict, _notices(evidence, verdict), evidence)


def http_status(verdict: Verdict) -> int:
    """404 where there is no such stamp of ours, else 200: the question was answered."""
    return 404 if verdict in _NOT_THERE else 200


def _applying(evidence: Evidence) -> tuple[tuple[Verdict, bool], ...]:
    """Every verdict in order, and whether it applies."""
    one_packet = evidence.kind.stands_for_one_packet
    expires_on = evidence.expires_on
    return (
        (Verdict.MALFORMED, not evidence.well_formed),
        (Verdict.BAD_SIGNATURE, evidence.signature is Signature.BAD),
        (Verdict.KEY_REVOKED, evidence.signature is Signature.KEY_REVOKED),
        (Verdict.UNKNOWN, not evidence.on_books),
        (Verdict.RECALLED, evidence.recalled),
        (Verdict.VOID, evidence.voided_at is not None),
        (Verdict.NOT_ACTIVATED, one_packet and evidence.activated_at is None),
        (Verdict.EXPIRED, expires_on is not None and expires_on < evidence.today),
        (Verdict.SOLD, one_packet and evidence.sold_at is not None),
        (Verdict.SCANNED_BEFORE, evidence.earlier_visits > 0),
        (Verdict.FIRST_SCAN, True),
    )


def _notices(evidence: Evidence, verdict: Verdict) -> tuple[Notice, ...]:
    """What applies beside the verdict; a code that is not ours is told nothing of the record."""
    ours = verdict.stands_on_the_books
    many = evidence.kind.stands_for_one_packet and evidence.recent_visits >= MANY_SCANS
    typed = evidence.well_formed and evidence.signature is Signature.NOT_CHECKED
    applying = {
        Notice.HELD: ours and evidence.held,
        Notice.CERTIFICATE_LAPSED: ours and evidence.certificate_lapsed,
        Notice.MANY_SCANS: ours and many,
        Notice.UNSIGNED_LOOKUP: typed,
        Notice.SAMPLE: evidence.development_host,
    }
    return tuple(notice for notice in Notice if applying[notice])
