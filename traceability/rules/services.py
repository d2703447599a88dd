"""Checking lots against the law, stopping what may not go out, and accepting what is missing."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from traceability.errors import N_, InvalidInput, NotPublishable
from traceability.lots.models import Lot, Product
from traceability.lots.services import lock_lots
from traceability.parties.entering import fitting
from traceability.parties.recorder import Recorder
from traceability.parties.roles import Permission
from traceability.rules import registry
from traceability.rules.checking import Answer, Status, applying, blocking, check
from traceability.rules.models import RuleAcceptance
from traceability.rules.records import record_of_lot, records_at_a_glance
from traceability.rules.rule_set import Act, RuleSet
from traceability.words import Words

MOST_REASON = 400


@dataclass(frozen=True, slots=True)
class LotCheck:
    """A lot against every text that asks something of it on a day."""

    lot: Lot
    on: date
    answers: tuple[Answer, ...]
    acceptances: dict[tuple[str, str], RuleAcceptance]

    def acceptance(self, answer: Answer) -> RuleAcceptance | None:
        """The owner's word on an item that is missing."""
        return self.acceptances.get(answer.key) if answer.status is Status.MISSING else None

    def blocking(self, act: Act) -> tuple[Answer, ...]:
        """What stops an act: missing, mandatory, read, and not accepted."""
        return blocking(self.answers, act, accepted=self.acceptances)

    @property
    def is_publishable(self) -> bool:
        """Whether nothing stops stamps or listings."""
        return not any(self.blocking(act) for act in Act)

    @property
    def by_text(self) -> tuple[tuple[RuleSet, tuple[Answer, ...]], ...]:
        """The answers under the text that asks for them; texts that can stop anything first."""
        texts = {each.rule_set.code: each.rule_set for each in self.answers}
        return tuple(
            (text, tuple(each for each in self.answers if each.rule_set.code == text.code))
            for text in sorted(texts.values(), key=lambda text: not text.blocks)
        )


def check_lot(session: Session, lot: Lot, *, today: date, market: str | None = None) -> LotCheck:
    """Ask every text in force what it misses of a lot. `market` is a country abroad, or none."""
    lot = session.get_one(Lot, lot.id)  # whoever asks may hold it from another session
    record = record_of_lot(session, lot, today=today)
    texts = applying(registry.installation().rule_sets(), record, today=today, market=market)
    answers = tuple(answer for text in texts for answer in check(record, text))
    return LotCheck(lot, today, answers, acceptances_of(session, lot))


def require_publishable(session: Session, lot: Lot, act: Act, *, today: date) -> None:
    """Pass where nothing mandatory is missing, or an owner has accepted what is.

    Raises:
        NotPublishable: something is; `.params["items"]` names it.
    """
    missing = check_lot(session, lot, today=today).blocking(act)
    if missing:
        raise not_publishable(lot, missing)


def lots_lacking(session: Session, lot_ids: Iterable[UUID], act: Act, *, today: date) -> set[UUID]:
    """Which of many lots `require_publishable` would refuse.

    Every lot is asked first with what is quickly read, in a constant number of statements. Whatever
    else is on the books can only add to that; so only a lot that lacks something then is checked
    in full.
    """
    lots = session.scalars(
        select(Lot)
        .where(Lot.id.in_(frozenset(lot_ids)))
        .options(
            joinedload(Lot.organisation),
            joinedload(Lot.material),
            joinedload(Lot.product).joinedload(Product.material),
        )
        .order_by(Lot.id)
    ).all()
    if not lots:
        return set()
    accepted: dict[UUID, set[tuple[str, str]]] = defaultdict(set)
    words = select(RuleAcceptance).where(RuleAcceptance.lot_id.in_([lot.id for lot in lots]))
    for word in session.scalars(words):
        accepted[word.lot_id].add((word.rule_set, word.item))
    texts = [text for text in registry.installation().rule_sets() if act in text.blocks]
    records = records_at_a_glance(session, lots, today=today)

    def lacks_at_a_glance(lot: Lot) -> bool:
        record = records[lot.id]
        asking = applying(texts, record, today=today)
        answers = (answer for text in asking for answer in check(record, text))
        return bool(blocking(answers, act, accepted=accepted[lot.id]))

    return {
        lot.id
        for lot in lots
        if lacks_at_a_glance(lot) and check_lot(session, lot, today=today).blocking(act)
    }


def not_publishable(lot: Lot, missing: Sequence[Answer]) -> NotPublishable:
    """The refusal that names what is missing, in the words of the text that asks for it."""
    vi, en = ("; ".join(_told(each, code) for each in missing) for code in ("vi", "en"))
    return NotPublishable(
        N_("Lot %(value)s lacks what the law asks for: %(items)s."),
        field="lot",
        value=lot.code,
        items=Words(vi, en),
        codes=[".".join(each.key) for each in missing],
    )


def _told(answer: Answer, language: str) -> str:
    return f"{answer.item.name.in_(language)} ({answer.rule_set.source.in_(language)})"


def accept_missing(
    session: Session,
    recorder: Recorder,
    *,
    lot: Lot,
    reason: str,
    items: Iterable[str] | None = None,
    today: date,
) -> list[RuleAcceptance]:
    """Let a lot go out although mandatory items are missing: an owner's word, kept for good.

    `items` are codes as `circular_02_2024.product_image`; without them, all that stop anything.

    Raises:
        NotAllowed: nobody but an owner may.
        InvalidInput: no reason, or nothing that is missing and stops anything.
    """
    recorder.require(Permission.OVERRIDE)
    recorder.require_own(lot)
    told = reason.strip()
    if not told:
        raise InvalidInput(N_("Say why the lot goes out without it."), field="reason")
    lock_lots(session, {lot.id})
    found = check_lot(session, lot, today=today)
    stopping = {each.key: each for act in sorted(Act) for each in found.blocking(act)}
    asked = {".".join(key): each for key, each in stopping.items()}
    wanted = list(asked) if items is None else list(dict.fromkeys(items))
    for code in wanted:
        if code not in asked:
            raise InvalidInput(
                N_("“%(value)s” is not missing, or stops nothing."), field="items", value=code
            )
    if not wanted:
        raise InvalidInput(
            N_("Nothing that the law asks for is missing of lot %(value)s."),
            field="lot",
            value=lot.code,
        )
    accepted = [
        RuleAcceptance(
            organisation_id=recorder.organisation_id,
            lot_id=lot.id,
            rule_set=asked[code].rule_set.code,
            item=asked[code].item.code,
            accepted_by=recorder.person_id,
            accepted_at=recorder.now(),
            **fitting(RuleAcceptance, reason=told),
        )
        for code in wanted
    ]
    session.add_all(accepted)
    session.flush()
    return accepted


def acceptances_of(session: Session, lot: Lot) -> dict[tuple[str, str], RuleAcceptance]:
    """What owners accepted of a lot, by the codes of rule set and item."""
    found = session.scalars(select(RuleAcceptance).where(RuleAcceptance.lot_id == lot.id))
    return {(each.rule_set, each.item): each for each in found}


def scanned_rule() -> RuleSet:
    """The text that says what a scan must show."""
    return registry.rule_set(registry.CIRCULAR)
