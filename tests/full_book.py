"""A book in which something of everything is recorded."""

import farm

from traceability.claims.services import note_step
from traceability.events.corrections import declare_error
from traceability.events.models import (
    ErrorDeclaration,
    Event,
    EventDocument,
    EventFact,
    EventLine,
    EventLot,
    EventSource,
    EventStampRange,
    EventUnit,
)
from traceability.events.services import record_harvest
from traceability.events.truth import Truth
from traceability.parties.models import CertificateEntry, CertificateStep
from traceability.parties.services import add_certificate
from traceability.quantities import Quantity
from traceability.rules.models import RuleAcceptance
from traceability.rules.services import accept_missing
from traceability.stamps import services as stamps
from traceability.stamps.ranges import Range

MODELS = (
    Event,
    EventLine,
    EventFact,
    EventStampRange,
    EventLot,
    EventUnit,
    EventDocument,
    EventSource,
    ErrorDeclaration,
    CertificateEntry,
    RuleAcceptance,
)


OTHER_KEYS = {
    "event_facts": {"key": "'other'"},
    "event_lots": {"event_id": "(SELECT min(id) FROM events)"},
    "event_documents": {"position": "99"},
    "event_sources": {"event_id": "(SELECT min(id) FROM events)"},
}
"""What makes a copy of a row another row, in tables without an id of their own."""


def fill(deployment):
    """Give every append-only table rows."""
    with deployment.transaction() as session:
        coop = farm.found(session, deployment.clock)
        lot = farm.packets(session, coop)
        wrong = record_harvest(
            session,
            coop.recorder,
            plot=coop.plot,
            material=coop.leaf,
            taken=Quantity.weigh(400),
            at=coop.now,
            facts=farm.PLUCKED,
        )
        declare_error(
            session,
            coop.recorder,
            event_id=wrong.id,
            truth=Truth(quantities={0: Quantity.weigh(40)}),
        )
        run = stamps.issue_run(
            session, coop.recorder, deployment.vault, count=40, host=deployment.host, lot=lot
        )
        stamps.bind(session, coop.recorder, run=run, stamps=Range(1, 40), lot=lot)
        farm.boxed(session, coop, lot)
        paper = add_certificate(
            session,
            coop.recorder,
            scheme="vietgap",
            number="1",
            issuer="Sở",
            valid_from=farm.day(1).business_date,
        )
        note_step(
            session,
            coop.recorder,
            certificate=paper,
            step=CertificateStep.CHECKED,
            from_date=farm.day(2).business_date,
        )
        coop.packet.image = None
        accept_missing(session, coop.recorder, lot=lot, reason="vội", today=coop.now.business_date)
    return deployment
