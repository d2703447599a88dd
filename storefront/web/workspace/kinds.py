"""What kinds of things are called: entries, places, parties, certificates, roles."""

from flask_babel import lazy_gettext

from storefront.web.language import two_text
from storefront.web.workspace.area import blueprint
from traceability.events.asked import asked_by
from traceability.events.models import Event, EventKind
from traceability.parties.roles import Role

EVENT_KINDS = {
    EventKind.HARVEST: lazy_gettext("Harvest"),
    EventKind.RECEIVE: lazy_gettext("Bought in"),
    EventKind.PROCESS: lazy_gettext("Processing"),
    EventKind.PACK: lazy_gettext("Packing"),
    EventKind.BLEND: lazy_gettext("Blending"),
    EventKind.FIELD_OPERATION: lazy_gettext("Work in the field"),
    EventKind.INSPECT: lazy_gettext("Inspection"),
    EventKind.AGGREGATE: lazy_gettext("Put into cartons"),
    EventKind.DISAGGREGATE: lazy_gettext("Taken out of cartons"),
    EventKind.SHIP: lazy_gettext("Moved to another place"),
    EventKind.DISPATCH: lazy_gettext("Shipped to a customer"),
    EventKind.SELL: lazy_gettext("Sale"),
    EventKind.RETURN: lazy_gettext("Came back"),
    EventKind.RECALL: lazy_gettext("Recall"),
    EventKind.RECALL_CLOSED: lazy_gettext("Recall closed"),
    EventKind.DESTROY: lazy_gettext("Destroyed"),
    EventKind.STOCK_CORRECTION: lazy_gettext("Stock count"),
    EventKind.OPENING_STOCK: lazy_gettext("Opening stock"),
    EventKind.STAMPS_ISSUED: lazy_gettext("Stamps printed"),
    EventKind.STAMPS_BOUND: lazy_gettext("Stamps put on packs"),
    EventKind.STAMPS_ACTIVATED: lazy_gettext("Stamps activated"),
    EventKind.STAMPS_VOIDED: lazy_gettext("Stamps voided"),
}

EVENT_ICONS = {
    EventKind.HARVEST: "harvest",
    EventKind.RECEIVE: "harvest",
    EventKind.PROCESS: "process",
    EventKind.PACK: "pack",
    EventKind.BLEND: "process",
    EventKind.FIELD_OPERATION: "harvest",
    EventKind.INSPECT: "paper",
    EventKind.AGGREGATE: "lots",
    EventKind.DISAGGREGATE: "lots",
    EventKind.SHIP: "ship",
    EventKind.DISPATCH: "ship",
    EventKind.SELL: "sell",
    EventKind.RETURN: "ship",
    EventKind.RECALL: "stop",
    EventKind.RECALL_CLOSED: "stop",
    EventKind.DESTROY: "stop",
    EventKind.STOCK_CORRECTION: "correct",
    EventKind.OPENING_STOCK: "lots",
    EventKind.STAMPS_ISSUED: "stamp",
    EventKind.STAMPS_BOUND: "stamp",
    EventKind.STAMPS_ACTIVATED: "stamp",
    EventKind.STAMPS_VOIDED: "stamp",
}

PLACE_KINDS = {
    "plot": lazy_gettext("Plot"),
    "workshop": lazy_gettext("Workshop"),
    "warehouse": lazy_gettext("Warehouse"),
    "quarantine": lazy_gettext("Quarantine: goods that wait for a decision"),
}

PARTY_KINDS = {
    "household": lazy_gettext("Household"),
    "supplier": lazy_gettext("Supplier"),
    "buyer": lazy_gettext("Buyer"),
}

SCHEMES = {
    "vietgap": lazy_gettext("VietGAP"),
    "ocop": lazy_gettext("OCOP"),
    "organic": lazy_gettext("Organic"),
    "haccp": lazy_gettext("HACCP"),
    "other": lazy_gettext("Another certificate"),
}

DOCUMENT_KINDS = {
    "photo": lazy_gettext("Photo"),
    "test_report": lazy_gettext("Test report"),
    "delivery_note": lazy_gettext("Delivery note"),
    "invoice": lazy_gettext("Invoice"),
    "other": lazy_gettext("Paper"),
}

COUNT_REASONS = {
    "dried": lazy_gettext("It dried out or crumbled"),
    "spoiled": lazy_gettext("It spoiled or got damaged"),
    "sample": lazy_gettext("Samples and gifts"),
    "miscounted": lazy_gettext("It was counted wrong before"),
    "other": lazy_gettext("Something else"),
}
"""Why a count differs from the books; who writes it in their own words is quoted."""

PAPERS = {
    "reason": lazy_gettext("Why"),
    "document": lazy_gettext("Document"),
    "vehicle": lazy_gettext("Vehicle"),
    "condition": lazy_gettext("How it came back"),
    "supplier_lot": lazy_gettext("Supplier's lot"),
    "supplier_expires_on": lazy_gettext("Good until, as the supplier says"),
    "quality": lazy_gettext("Checked"),
    "outcome": lazy_gettext("How it ended"),
}
"""What is written down beside goods that come, go, come back or end."""

OUTCOMES = {
    "fixed": lazy_gettext("Put right or labelled anew"),
    "repurposed": lazy_gettext("Used for something else"),
    "destroyed": lazy_gettext("Destroyed"),
    "unfounded": lazy_gettext("It turned out to be a false alarm"),
}
"""How a recall ends."""

PAPER_WORDS = {
    "reason": COUNT_REASONS,
    "outcome": OUTCOMES,
    "condition": {
        "sellable": lazy_gettext("Good: it can be sold again"),
        "damaged": lazy_gettext("Damaged or doubtful: it waits for a decision"),
    },
}
"""Answers that are kept as codes."""

ROLES = {
    Role.OWNER: lazy_gettext("Owner: everything, people and keys included"),
    Role.STAFF: lazy_gettext("Staff: the daily work, stamps and orders"),
    Role.PICKER: lazy_gettext("Picker: records harvests"),
    Role.HELPER: lazy_gettext("Helper: records for others"),
}


@blueprint.app_template_filter("event_title")
def event_title(event: Event) -> str:
    """What happened, in the crop's own word where it has one: `Thu hái`."""
    stage = asked_by(event)
    return two_text(stage, "name") if stage else str(EVENT_KINDS[event.kind])


@blueprint.app_template_filter("recall_outcome")
def recall_outcome(outcome: str) -> str:
    """How a recall ended."""
    return str(OUTCOMES[outcome])


@blueprint.app_template_filter("event_icon")
def event_icon(event: Event) -> str:
    """Its drawing in `icons.svg`."""
    return EVENT_ICONS[event.kind]


@blueprint.app_template_filter("place_kind")
def place_kind(kind: str) -> str:
    """What a kind of place is called."""
    return str(PLACE_KINDS.get(kind, kind))


@blueprint.app_template_filter("party_kind")
def party_kind(kind: str) -> str:
    """What a kind of party is called."""
    return str(PARTY_KINDS.get(kind, kind))


@blueprint.app_template_filter("scheme")
def scheme(code: str) -> str:
    """What a certificate's scheme is called."""
    return str(SCHEMES.get(code, code))


@blueprint.app_template_filter("document_kind")
def document_kind(code: str) -> str:
    """What a kind of document is called."""
    return str(DOCUMENT_KINDS.get(code, code))
