"""What a record says to a rule set: passed, missing, or not asked of it. Pure."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from traceability.errors import N_
from traceability.rules.rule_set import (
    Act,
    Evidence,
    Item,
    MeasuredOn,
    Needs,
    NeedsCertificate,
    NeedsFact,
    NeedsStage,
    NeedsValue,
    RuleSet,
    Weight,
)
from traceability.rules.values import PaperOnRecord, Record, Value
from traceability.words import Words


class Status(StrEnum):
    """What the check of one item gave."""

    PASSED = "passed"
    MISSING = "missing"
    NOT_APPLICABLE = "not_applicable"
    """It is asked only where there is such a thing, and there is none, or cannot be yet."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the record says to an item. Without values, `why` says why (a gettext message id)."""

    rule_set: RuleSet
    item: Item
    status: Status
    values: tuple[Value, ...] = ()
    why: str | None = None

    @property
    def is_given(self) -> bool:
        """Whether there is something to show."""
        return self.status is Status.PASSED

    @property
    def key(self) -> tuple[str, str]:
        """The codes of the rule set and the item."""
        return self.rule_set.code, self.item.code

    def blocks(self, act: Act) -> bool:
        """Whether a lot of which this is so may not be stamped, or listed, without more ado.

        What was not read at a source stops nothing, whatever it may say.
        """
        return (
            self.status is Status.MISSING
            and self.item.weight is Weight.MANDATORY
            and self.item.evidence is Evidence.READ
            and act in self.rule_set.blocks
        )


def applying(
    rule_sets: Iterable[RuleSet], record: Record, *, today: date, market: str | None = None
) -> tuple[RuleSet, ...]:
    """The texts that ask something of the record, in force on the day that counts for each."""
    days = {MeasuredOn.PACKING: record.packed_on, MeasuredOn.TODAY: today}
    return tuple(
        each
        for each in rule_sets
        if each.holds_on(days[each.measured_on])
        and each.applies.to(crop=record.crop, is_packed=record.is_packed, market=market)
    )


def check(record: Record, rule_set: RuleSet) -> tuple[Answer, ...]:
    """The record's answer to each item, in the order of the text."""
    return tuple(_answer(record, rule_set, item) for item in rule_set.items)


def blocking(
    answers: Iterable[Answer], act: Act, *, accepted: Collection[tuple[str, str]] = ()
) -> tuple[Answer, ...]:
    """The missing items that stop an act; those that an owner has accepted do not."""
    return tuple(each for each in answers if each.blocks(act) and each.key not in accepted)


def _answer(record: Record, rule_set: RuleSet, item: Item) -> Answer:
    values, why = _found(record, item.needs)
    if values:
        return Answer(rule_set, item, Status.PASSED, values)
    lapsed = isinstance(item.needs, NeedsCertificate) and _papers(record, item.needs.scheme)
    is_too_early = item.only_packed and not record.is_packed
    if is_too_early or (item.if_any and not lapsed):
        return Answer(rule_set, item, Status.NOT_APPLICABLE, (), why)
    return Answer(rule_set, item, Status.MISSING, (), why)


def _found(record: Record, needs: Needs) -> tuple[tuple[Value, ...], str]:
    """What satisfies a need, and why nothing would."""
    match needs:
        case NeedsValue(name):
            why = record.reasons.get(name) or _WHY.get(name, _NOT_RECORDED)
            return record.values.get(name, ()), why
        case NeedsStage(stages):
            return tuple(
                stage.period or Words(stage.kind)
                for stage in record.stages
                if {stage.code, stage.kind} & set(stages)
            ), _NO_STAGE
        case NeedsFact(stages, facts):
            return tuple(
                stage.period or Words(stage.kind)
                for stage in record.stages
                if {stage.code, stage.kind} & set(stages) and stage.facts & set(facts)
            ), _NO_FACT
        case NeedsCertificate(scheme):
            standing = tuple(paper for paper in _papers(record, scheme) if paper.stands)
            why = _LAPSED if _papers(record, scheme) else _NO_CERTIFICATE
            return tuple(Words(paper.number) for paper in standing), why


def _papers(record: Record, scheme: str) -> tuple[PaperOnRecord, ...]:
    return tuple(paper for paper in record.papers if paper.scheme == scheme)


_NOT_RECORDED = N_("It is not on record.")
_NO_STAGE = N_("No entry of this stage is on record for this lot.")
_NO_FACT = N_("The entries of this stage do not say it.")
_NO_CERTIFICATE = N_("No certificate of this kind speaks for this lot.")
_LAPSED = N_("The certificate spoke for this lot on the day of packing and does not stand today.")
_WHY: Mapping[str, str] = {
    "product_image": N_("The cooperative has stored no picture of this product."),
    "event_times": N_("No event of this lot is on record."),
    "brand": N_("The cooperative has registered no brand."),
    "trademark": N_("The cooperative has registered no trademark."),
    "model_code": N_("This product has no symbol or model code."),
    "serial": N_("All packs of the lot share this code, so it has no serial number."),
    "shelf_life": N_("The cooperative has set no shelf life for this product."),
    "gtin": N_("This product has no barcode number (GTIN)."),
    "producer_identifier": N_("The cooperative has entered no registration number."),
    "producer_phone": N_("The cooperative has entered no telephone number."),
    "ingredients": N_("No ingredients are entered for this product."),
    "source": N_("Nothing says from which plot or whom it came."),
}
