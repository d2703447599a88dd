"""A recall, or a drill, with everything that its page and its report tell."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from storefront.recalls.report import Report, document, report_of
from traceability.lots.models import Lot
from traceability.parties.models import Organisation
from traceability.parties.recorder import Recorder
from traceability.recalls.clock import Deadline
from traceability.recalls.contacts import Told, contacts_of, progress
from traceability.recalls.models import Recall, RecallContact
from traceability.recalls.reach import Reach
from traceability.recalls.services import drill, reach_of_recall
from traceability.words import Words


@dataclass(frozen=True, slots=True)
class Gathered:
    """What there is to say of a recall now; of a drill, with how long the full list took."""

    recall: Recall | None
    organisation: Organisation
    reach: Reach
    contacts: Mapping[str, RecallContact]
    now: datetime
    seconds: float | None = None

    @property
    def told(self) -> Told:
        """How far the telling has come."""
        return progress(self.reach, self.contacts.values())

    @property
    def deadline(self) -> Deadline | None:
        """By when everybody must be told."""
        return Deadline.of(self.recall.opened_at, self.now) if self.recall else None

    def report(self, language: str) -> Report:
        """As tables in a language."""
        (lot_id,) = self.reach.history.lineage.start
        return report_of(
            recall=self.recall,
            lot=self.reach.history.lots[lot_id],
            organisation=Words(self.organisation.name_vi, self.organisation.name_en),
            reach=self.reach,
            contacts=self.contacts,
            language=language,
            now=self.now,
        )

    def document(self) -> dict[str, object]:
        """For programs."""
        told = document(self.recall, self.reach, self.contacts)
        return told if self.seconds is None else {**told, "seconds": round(self.seconds, 3)}


def gathered(session: Session, recorder: Recorder, recall: Recall) -> Gathered:
    """A recall as it stands now."""
    return Gathered(
        recall=recall,
        organisation=session.get_one(Organisation, recall.organisation_id),
        reach=reach_of_recall(session, recorder, recall),
        contacts=contacts_of(session, recall),
        now=recorder.now(),
    )


def tried(session: Session, recorder: Recorder, lot: Lot) -> Gathered:
    """A recall of a lot that nobody opened: nothing is changed or kept."""
    found = drill(session, recorder, lot=lot)
    return Gathered(
        recall=None,
        organisation=session.get_one(Organisation, lot.organisation_id),
        reach=found.reach,
        contacts={},
        now=recorder.now(),
        seconds=found.seconds,
    )
