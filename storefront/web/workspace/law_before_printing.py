"""What the law asks for and a lot lacks, told before stamps or leaflets of it are printed."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from storefront.web.workspace.days import today
from storefront.web.workspace.lot_check import where_to_fill_in
from traceability.lots.journey import journey_of
from traceability.lots.models import Lot
from traceability.rules.checking import Answer, Status
from traceability.rules.rule_set import Act, Weight
from traceability.rules.services import check_lot


@dataclass(frozen=True, slots=True)
class Lacking:
    """A mandatory item that is missing: where to fill it in, whether stamps wait for it."""

    answer: Answer
    link: str | None
    stops: bool
    is_accepted: bool


@dataclass(frozen=True, slots=True)
class LawTold:
    """What a lot lacks, each item once under each text that asks for it."""

    lot: Lot
    lacking: tuple[Lacking, ...]


def law_told(db: Session, lot: Lot | None) -> LawTold | None:
    """What is missing of a lot; nothing can be said of a blank reel."""
    if lot is None:
        return None
    found = check_lot(db, lot, today=today())
    missing = [
        each
        for each in found.answers
        if each.status is Status.MISSING and each.item.weight is Weight.MANDATORY
    ]
    journey = journey_of(db, lot) if missing else None
    stopping = {each.key for act in Act for each in found.blocking(act)}
    return LawTold(
        lot,
        tuple(
            Lacking(
                answer,
                where_to_fill_in(answer, lot, journey) if journey else None,
                answer.key in stopping,
                found.acceptance(answer) is not None,
            )
            for answer in missing
        ),
    )
