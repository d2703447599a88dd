"""Who was told of a recall, and who has answered."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from traceability.errors import N_, NotFound
from traceability.parties.recorder import Recorder
from traceability.parties.roles import Permission
from traceability.recalls.models import Recall, RecallContact
from traceability.recalls.reach import NOBODY, Reach


@dataclass(frozen=True, slots=True)
class Told:
    """How many recipients there are who can be told, how many were, how many answered."""

    recipients: int
    notified: int
    answered: int

    @property
    def waiting(self) -> int:
        """Recipients who were not told yet."""
        return self.recipients - self.notified


def contacts_of(session: Session, recall: Recall) -> dict[str, RecallContact]:
    """What is noted of each recipient, by their key."""
    rows = session.scalars(select(RecallContact).where(RecallContact.recall_id == recall.id))
    return {contact.recipient: contact for contact in rows}


def progress(reach: Reach, contacts: Iterable[RecallContact]) -> Told:
    """How far the telling has come."""
    keys = {recipient.key for recipient in reach.recipients if recipient.key != NOBODY}
    noted = [contact for contact in contacts if contact.recipient in keys]
    return Told(
        recipients=len(keys),
        notified=sum(contact.notified_at is not None for contact in noted),
        answered=sum(contact.answered_at is not None for contact in noted),
    )


def note_contact(
    session: Session,
    recorder: Recorder,
    *,
    recall: Recall,
    reach: Reach,
    recipient: str,
    answered: bool = False,
) -> RecallContact:
    """Note that a recipient was told or, with `answered`, that they answered.

    The first time counts.

    Raises:
        NotFound: the recall reaches no such recipient.
    """
    recorder.require(Permission.RECALL)
    recorder.require_own(recall)
    if recipient == NOBODY or recipient not in {each.key for each in reach.recipients}:
        raise NotFound(
            N_("The recall reaches no such recipient."), field="recipient", value=recipient
        )
    contact = session.scalar(
        select(RecallContact)
        .where(RecallContact.recall_id == recall.id, RecallContact.recipient == recipient)
        .with_for_update()
    )
    if contact is None:
        contact = RecallContact(
            organisation_id=recall.organisation_id, recall_id=recall.id, recipient=recipient
        )
        session.add(contact)
    now = recorder.now()
    if contact.notified_at is None:
        contact.notified_at, contact.notified_by = now, recorder.person_id
    if answered and contact.answered_at is None:
        contact.answered_at, contact.answered_by = now, recorder.person_id
    session.flush()
    return contact
