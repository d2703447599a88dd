"""A text of law or a standard as data: where it is from, when and for what it holds. Pure."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from traceability.words import Words


class Evidence(StrEnum):
    """How well the text is known here."""

    READ = "read"
    """Read at a source, the text itself or an official summary."""
    INFERRED = "inferred"
    """Deduced from what was read."""
    UNREAD = "unread"
    """From general knowledge; nobody here has seen the text."""


class Weight(StrEnum):
    """How hard a text asks for something."""

    MANDATORY = "mandatory"
    IF_ANY = "if_any"
    """Only where there is such a thing."""
    ADVISORY = "advisory"
    """Recommended, or of a text that binds nobody yet."""


class Act(StrEnum):
    """What a missing item can stop."""

    STAMPS = "stamps"
    """Issuing stamps for a lot, and putting stamps on one."""
    LISTINGS = "listings"
    """Listing on a marketplace, and putting on sale in the shop."""


class MeasuredOn(StrEnum):
    """Which day decides whether a text holds for a lot."""

    PACKING = "packing"
    """The lot's own day: what was packed before a text came is not measured by it."""
    TODAY = "today"
    """The day of the check: a duty of whoever offers the goods now."""


@dataclass(frozen=True, slots=True)
class NeedsValue:
    """A named value of the record."""

    name: str


@dataclass(frozen=True, slots=True)
class NeedsStage:
    """A stage on record, by its code or its kind; any of them will do."""

    stages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NeedsFact:
    """A fact that was answered at a stage, by its code or its kind; any of the facts will do."""

    stages: tuple[str, ...]
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NeedsCertificate:
    """A certificate of a scheme that speaks for the lot and stands."""

    scheme: str


Needs = NeedsValue | NeedsStage | NeedsFact | NeedsCertificate


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One thing that the text asks for; its place in the text where that is known."""

    number: int
    code: str
    name: Words
    weight: Weight
    needs: Needs
    evidence: Evidence
    article: Words | None = None
    only_packed: bool = False
    """Goods that are not packed yet cannot have it."""

    @property
    def if_any(self) -> bool:
        """Whether it is asked for only where there is such a thing."""
        return self.weight is Weight.IF_ANY


@dataclass(frozen=True, slots=True, kw_only=True)
class Applies:
    """To which goods; empty is to all. `packed` True or False is only to such."""

    crops: frozenset[str] = frozenset()
    markets: frozenset[str] = frozenset()
    packed: bool | None = None

    def to(self, *, crop: str, is_packed: bool, market: str | None) -> bool:
        """Whether the text asks anything of such goods, for a market abroad or none."""
        return (
            (not self.crops or crop in self.crops)
            and (not self.markets or market in self.markets)
            and self.packed in (None, is_packed)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleSet:
    """One text. `article_is_inferred`: the number of the article was deduced.

    `effective_to` is the last day on which it holds. `blocks` is what a missing mandatory item
    stops; what was not read stops nothing.
    """

    code: str
    name: Words
    source: Words
    article: Words | None
    article_is_inferred: bool
    evidence: Evidence
    effective_from: date
    effective_to: date | None
    measured_on: MeasuredOn
    blocks: frozenset[Act]
    applies: Applies
    items: tuple[Item, ...]
    note: Words | None = None

    def holds_on(self, day: date) -> bool:
        """Whether the text is in force on a day."""
        return self.effective_from <= day and (
            self.effective_to is None or day <= self.effective_to
        )

    def item(self, code: str) -> Item | None:
        """The item of that code, or None, as for an acceptance from an older file."""
        return next((item for item in self.items if item.code == code), None)
