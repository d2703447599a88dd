"""Letters to whoever bought recalled goods and left an address: do not use it, call us."""

from sqlalchemy.orm import Session

from storefront.mail.services import queue
from storefront.recalls.report import amount_said
from storefront.wording import say
from traceability.errors import N_
from traceability.parties.models import Organisation
from traceability.parties.recorder import Recorder
from traceability.recalls.contacts import note_contact
from traceability.recalls.models import Recall
from traceability.recalls.reach import Reach, Recipient
from traceability.words import Words


def write_to_buyers(session: Session, recorder: Recorder, *, recall: Recall, reach: Reach) -> int:
    """Queue one letter to each recipient who has an address, note them as told; how many.

    Who was written to before is not written to again.
    """
    organisation = session.get_one(Organisation, recall.organisation_id)
    written = 0
    for recipient in reach.recipients:
        if not recipient.email:
            continue
        queue(
            session,
            to_address=recipient.email,
            subject=_subject(reach, recipient),
            body=_body(organisation, recall, reach, recipient),
            dedupe_key=f"{recipient.key}:recall:{recall.id}",
            now=recorder.now(),
            organisation_id=recall.organisation_id,
        )
        note_contact(session, recorder, recall=recall, reach=reach, recipient=recipient.key)
        written += 1
    return written


def _subject(reach: Reach, recipient: Recipient) -> str:
    lots = ", ".join(reach.history.lots[amount.lot_id].code for amount in recipient.amounts)
    return say(N_("Please do not use lot %(lot)s: it is recalled"), recipient.language, lot=lots)


def _body(organisation: Organisation, recall: Recall, reach: Reach, recipient: Recipient) -> str:
    language = recipient.language
    name = Words(organisation.name_vi, organisation.name_en).in_(language)
    reason = Words(recall.reason_vi, recall.reason_en).in_(language)
    lines = [
        say(N_("Dear %(name)s,"), language, name=recipient.name),
        say(
            N_("%(organisation)s is calling back goods that you got:"), language, organisation=name
        ),
        *(
            say(
                N_("- %(amount)s of %(product)s, lot %(lot)s"),
                language,
                amount=amount_said(amount.sent_grams, amount.sent_pieces, language),
                product=reach.history.lots[amount.lot_id].name.in_(language),
                lot=reach.history.lots[amount.lot_id].code,
            )
            for amount in recipient.amounts
        ),
        say(N_("The reason: %(reason)s"), language, reason=reason),
        say(
            N_("Please do not use them and do not pass them on. Keep them until we call."), language
        ),
    ]
    if organisation.phone:
        lines.append(say(N_("Questions? Call %(phone)s."), language, phone=organisation.phone))
    return "\n\n".join([*lines, name]) + "\n"
