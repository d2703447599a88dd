"""What the rules are asked about: a record as named values, with why one is not there. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from traceability.words import Words


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture, by the SHA-256 of its file."""

    sha256: str


@dataclass(frozen=True, slots=True)
class Period:
    """When something happened: a stage by its name, or the kind of event where it has none."""

    stage: Words | None
    kind: str
    first_on: date
    last_on: date


@dataclass(frozen=True, slots=True)
class Expiry:
    """The last good day, and the days from packing to it."""

    expires_on: date
    days: int | None = None


@dataclass(frozen=True, slots=True)
class NetWeight:
    """A weight in grams."""

    grams: int


@dataclass(frozen=True, slots=True)
class Day:
    """A calendar day."""

    day: date


Value = Words | Picture | Period | Expiry | NetWeight | Day

NAMES = (
    "product_name",
    "product_image",
    "producer_name",
    "producer_address",
    "producer_phone",
    "producer_identifier",
    "event_times",
    "brand",
    "trademark",
    "model_code",
    "serial",
    "shelf_life",
    "gtin",
    "origin",
    "production_date",
    "net_weight",
    "ingredients",
    "storage",
    "lot_code",
    "source",
)
"""The values that a rule may ask for by name."""


@dataclass(frozen=True, slots=True)
class StageOnRecord:
    """A stage that the lot went through: its code and kind, and the facts that were answered."""

    code: str | None
    kind: str
    facts: frozenset[str] = frozenset()
    period: Period | None = None


@dataclass(frozen=True, slots=True)
class PaperOnRecord:
    """A certificate that speaks for the lot, and whether it stands on the day of the check."""

    scheme: str
    number: str
    stands: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What is recorded of a packet, or of a lot where one answer speaks for all its packets.

    `reasons` says of a value why it is not there, where there is more to say than the usual.
    """

    crop: str
    is_packed: bool
    packed_on: date
    values: Mapping[str, tuple[Value, ...]] = field(default_factory=dict)
    reasons: Mapping[str, str] = field(default_factory=dict)
    stages: tuple[StageOnRecord, ...] = ()
    papers: tuple[PaperOnRecord, ...] = ()
