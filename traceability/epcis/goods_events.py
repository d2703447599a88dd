"""Goods in the words of CBV 2.0: grown, made, packed, inspected, moved, sold, recalled. Pure.

There is no business step for harvesting: commissioning "encompasses harvesting" (CBV 2.0). What
the vocabulary has no word for (rolling, drying, spraying, blending) is a step on our own domain.
"""

from collections.abc import Callable
from uuid import UUID

from traceability.epcis import parts
from traceability.epcis.happening import Earlier, Happening, Line
from traceability.epcis.own_uris import PREFIX, OwnUris
from traceability.epcis.parts import Told

_ENDINGS = {
    "fixed": ("repairing", "in_progress"),
    "unfounded": ("inspecting", "in_progress"),
    "destroyed": ("destroying", "destroyed"),
}
"""Step and disposition of the end of a recall by its outcome, where the vocabulary has words."""

_FINDINGS = {"passed": "conformant", "failed": "non_conformant"}
"""What the answers to `result` find; something that was only measured is not judged."""


def _harvested(event: Happening, uris: OwnUris) -> Told:
    """A lot comes about in the field."""
    said = _begun(event, uris)
    said["ilmd"]["gs1:harvestDate"] = event.business_date.isoformat()
    return said


def _begun(event: Happening, uris: OwnUris) -> Told:
    """A lot comes into the books."""
    return {
        "action": "ADD",
        "bizStep": "commissioning",
        "disposition": "active",
        "quantityList": parts.coming(event, uris),
        **parts.where(event, uris),
        "ilmd": parts.ilmd(event),
    }


def _processed(event: Happening, uris: OwnUris) -> Told:
    return {
        **_transformed(event, uris),
        "bizStep": uris.biz_step(event.stage or event.kind),
        "disposition": "in_progress",
    }


def _packed(event: Happening, uris: OwnUris) -> Told:
    return {**_transformed(event, uris), "bizStep": "commissioning", "disposition": "active"}


def _transformed(event: Happening, uris: OwnUris) -> Told:
    return {
        "type": "TransformationEvent",
        "inputQuantityList": parts.leaving(event, uris),
        "outputQuantityList": parts.coming(event, uris),
        **parts.where(event, uris),
        "ilmd": parts.ilmd(event),
    }


def _worked(event: Happening, uris: OwnUris) -> Told:
    """Work on a plot: the plot itself is what is observed, with what was used there."""
    return {
        "action": "OBSERVE",
        "bizStep": uris.biz_step(event.stage or event.kind),
        "epcList": [parts.place_uri(event.place, uris)] if event.place else [],
        "quantityList": [*parts.leaving(event, uris), *parts.classes(event, uris)],
        **parts.where(event, uris),
        **parts.facts(event),
    }


def _inspected(event: Happening, uris: OwnUris) -> Told:
    things = parts.units(event, uris)
    if event.place and not things and not event.about:
        things = [parts.place_uri(event.place, uris)]
    return {
        "action": "OBSERVE",
        "bizStep": "inspecting",
        "disposition": _FINDINGS.get(str(event.facts.get("result"))),
        "epcList": things,
        "quantityList": parts.classes(event, uris),
        **parts.where(event, uris),
        "bizTransactionList": parts.papers(event, uris, "testres", "inspection"),
        **parts.facts(event),
    }


def _received(event: Happening, uris: OwnUris) -> Told:
    is_packed = all(line.lot.is_packed for line in event.lines)
    return {
        **_seen(event, uris, "receiving", "sellable_accessible" if is_packed else "in_progress"),
        "quantityList": parts.coming(event, uris),
        **parts.where(event, uris),
        "bizTransactionList": parts.papers(event, uris, "recadv", "receipt"),
        **parts.between(event, uris, inward=True),
    }


def _shipped(event: Happening, uris: OwnUris) -> Told:
    """From one place of the organisation to another."""
    left = [line.place for line in event.lines if not parts.is_coming(line)]
    reached = [line.place for line in event.lines if parts.is_coming(line)]
    return {
        **_seen(event, uris, "transporting", "in_progress"),
        "quantityList": parts.coming(event, uris),
        **parts.where(event, uris),
        "sourceList": [
            {"type": "location", "source": parts.place_uri(place, uris)}
            for place in dict.fromkeys(left)
        ],
        "destinationList": [
            {"type": "location", "destination": parts.place_uri(place, uris)}
            for place in dict.fromkeys(reached)
        ],
    }


def _dispatched(event: Happening, uris: OwnUris) -> Told:
    return {
        **_seen(event, uris, "shipping", "in_transit"),
        "quantityList": _gone(event, uris),
        **parts.left_from(event, uris),
        "bizTransactionList": _handing_over(event, uris),
        **parts.between(event, uris, inward=False),
    }


def _sold(event: Happening, uris: OwnUris) -> Told:
    return {
        **_seen(event, uris, "retail_selling", "retail_sold"),
        "quantityList": _gone(event, uris),
        **parts.left_from(event, uris),
        "bizTransactionList": _handing_over(event, uris),
        **parts.between(event, uris, inward=False),
    }


def _returned(event: Happening, uris: OwnUris) -> Told:
    return {
        **_seen(event, uris, "receiving", "returned"),
        "quantityList": parts.coming(event, uris) or parts.classes(event, uris),
        **parts.where(event, uris),
        "bizTransactionList": [
            *parts.papers(event, uris, "rma", "return"),
            *(each for sale in event.follows for each in _handing_over(sale, uris)),
        ],
        **parts.between(event, uris, inward=True),
    }


def _handing_over(event: Happening | Earlier, uris: OwnUris) -> list[Told]:
    """A delivery or a sale as a business transaction: by itself, and by what comes back of it.

    A sale is neither an order nor an invoice, which are papers of others: the type is our own.
    """
    if event.kind == "sell":
        return parts.papers(event, uris, uris.transaction_type("sale"), "sale")
    return parts.papers(event, uris, "desadv", "delivery")


def _destroyed(event: Happening, uris: OwnUris) -> Told:
    return {
        **_seen(event, uris, "destroying", "destroyed"),
        "action": "DELETE",
        "quantityList": _gone(event, uris),
        **parts.left_from(event, uris),
    }


def _recalled(event: Happening, uris: OwnUris) -> Told:
    return {
        **_seen(event, uris, "holding", "recalled"),
        "persistentDisposition": {"set": ["recalled"]},
        **_of_recall(event, uris, event.id),
    }


def _recall_closed(event: Happening, uris: OwnUris) -> Told:
    """What became of recalled goods: in order again, or no food any more and never again.

    What was put to another use has no step in CBV 2.0; it is `non_sellable_other` from then on.
    """
    own = uris.biz_step("repurposing"), "non_sellable_other"
    step, disposition = _ENDINGS.get(str(event.facts.get("outcome")), own)
    lasting = {} if disposition == "in_progress" else {"set": [disposition]}
    return {
        **_seen(event, uris, step, disposition),
        "persistentDisposition": {"unset": ["recalled"], **lasting},
        **_of_recall(event, uris, *(each.id for each in event.follows)),
    }


def _of_recall(event: Happening, uris: OwnUris, *begun: UUID) -> Told:
    """The lots of a recall, and the transaction that its beginning and its end have in common."""
    return {
        "quantityList": parts.classes(event, uris),
        **parts.where(event, uris),
        "bizTransactionList": [
            {
                "type": uris.transaction_type("recall"),
                "bizTransaction": uris.transaction("recall", each),
            }
            for each in begun
        ],
    }


def _counted(event: Happening, uris: OwnUris) -> Told:
    """A count that differs from the books. EPCIS knows no amounts below zero; our term does."""
    return {
        **_seen(event, uris, "cycle_counting", "mismatch_quantity"),
        "quantityList": [{"epcClass": parts.lot_uri(line.lot, uris)} for line in event.lines],
        **parts.where(event, uris),
        f"{PREFIX}:difference": [_difference(line, uris) for line in event.lines],
    }


def _seen(event: Happening, uris: OwnUris, step: str, disposition: str) -> Told:
    return {
        "action": "OBSERVE",
        "bizStep": step,
        "disposition": disposition,
        "epcList": parts.units(event, uris),
        **parts.facts(event),
    }


def _gone(event: Happening, uris: OwnUris) -> list[Told]:
    return parts.leaving(event, uris) or parts.classes(event, uris)


def _difference(line: Line, uris: OwnUris) -> Told:
    is_counted = line.lot.is_packed and line.pieces
    return {
        f"{PREFIX}:lot": parts.lot_uri(line.lot, uris),
        f"{PREFIX}:quantity": line.pieces if is_counted else line.grams / parts.GRAMS_PER_KILOGRAM,
        f"{PREFIX}:uom": "pieces" if is_counted else parts.KILOGRAM,
    }


GOODS: dict[str, Callable[[Happening, OwnUris], Told]] = {
    "harvest": _harvested,
    "opening_stock": _begun,
    "process": _processed,
    "blend": _processed,
    "pack": _packed,
    "field_operation": _worked,
    "inspect": _inspected,
    "receive": _received,
    "ship": _shipped,
    "dispatch": _dispatched,
    "sell": _sold,
    "return": _returned,
    "destroy": _destroyed,
    "recall": _recalled,
    "recall_closed": _recall_closed,
    "stock_correction": _counted,
}
"""How an event of each kind is told."""
