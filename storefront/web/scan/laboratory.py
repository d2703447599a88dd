"""What laboratories found about the goods, with the report where the cooperative shows it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from storefront import formats
from storefront.web.language import language
from traceability.errors import InvalidInput
from traceability.events.models import Event
from traceability.files.evidence import public_files
from traceability.inspections.kinds import RESULT, VALUES, Measured, Result, kind_of
from traceability.parties.models import Party
from traceability.words import Words

_SPACE = "\N{NO-BREAK SPACE}"


@dataclass(frozen=True, slots=True)
class LaboratoryResult:
    """One test: what, by whom, when, how it ended; `reports` are files that anybody may see."""

    kind: str
    name: Words
    result: Result
    result_name: Words
    on: date
    sampled_on: date | None
    laboratory: str
    report: str | None
    lots: tuple[str, ...]
    values: tuple[Measured, ...]
    reports: tuple[str, ...]


def laboratory_results(session: Session, inspections: Sequence[Event]) -> list[LaboratoryResult]:
    """The inspections that a laboratory made, the latest first."""
    tested = [event for event in inspections if event.party_id is not None]
    if not tested:
        return []
    names = dict(
        session.execute(
            select(Party.id, Party.name).where(Party.id.in_([event.party_id for event in tested]))
        ).all()
    )
    shown = public_files(session, (paper.sha256 for event in tested for paper in event.documents))
    return [_result(event, names[event.party_id], shown) for event in tested if event.party_id]


def measured_said(value: Measured) -> str:
    """A value in words: `0,01 mg/kg (≤ 0,02)`."""
    figure = _figure(value.figure)
    unit = f"{_SPACE}{value.unit}" if value.unit else ""
    limit = f" (≤{_SPACE}{_figure(value.limit)})" if value.limit is not None else ""
    return f"{figure}{unit}{limit}"


def values_of(facts: dict[str, Any]) -> tuple[Measured, ...]:
    """The measured values that an inspection keeps."""
    return tuple(Measured.read(each) for each in facts.get(VALUES, ()))


def _result(event: Event, laboratory: str, shown: set[str]) -> LaboratoryResult:
    facts = {fact.key: fact.value for fact in event.facts}
    result = Result(facts[RESULT.code])
    chosen = RESULT.choice(result)
    assert chosen is not None
    sampled_on = facts.get("sampled_on")
    return LaboratoryResult(
        kind=str(event.stage),
        name=_name(str(event.stage)),
        result=result,
        result_name=chosen.name,
        on=event.business_date,
        sampled_on=date.fromisoformat(sampled_on) if sampled_on else None,
        laboratory=laboratory,
        report=facts.get("report"),
        lots=tuple(each.lot.code for each in event.about),
        values=values_of(facts),
        reports=tuple(paper.sha256 for paper in event.documents if paper.sha256 in shown),
    )


def _name(kind: str) -> Words:
    try:
        return kind_of(kind).name
    except InvalidInput:  # a kind that this program knows no more
        return Words(kind)


def _figure(number: Decimal) -> str:
    return formats.number(number, language(), decimals=6)
