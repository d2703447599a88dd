"""The life of stamps in the words of CBV 2.0. Pure.

A stamp is an object of its own, put on a packet (EPCIS 2.0, AssociationEvent). Where ids may be
told each stamp is named; otherwise a range of stamps is a class with its number.
"""

from collections.abc import Callable

from traceability.epcis import parts
from traceability.epcis.happening import Happening, Stamps
from traceability.epcis.own_uris import OwnUris
from traceability.epcis.parts import Told


def _issued(event: Happening, uris: OwnUris) -> Told:
    return {
        "action": "ADD",
        "bizStep": "encoding",
        "disposition": "encoded",
        **stamped(event, uris),
    }


def _bound(event: Happening, uris: OwnUris) -> Told:
    """Packets have no identity but their stamp, so that the parent is their lot."""
    lots = [each.lot for each in event.stamps if each.lot is not None]
    stamps = stamped(event, uris)
    return {
        "type": "AssociationEvent",
        "action": "ADD",
        "bizStep": "installing",
        "parentID": parts.lot_uri(lots[0], uris) if lots else uris.transaction("binding", event.id),
        "childEPCs": stamps["epcList"],
        "childQuantityList": stamps["quantityList"],
    }


def _activated(event: Happening, uris: OwnUris) -> Told:
    step = uris.biz_step("activating")
    return {"action": "OBSERVE", "bizStep": step, "disposition": "active", **stamped(event, uris)}


def _voided(event: Happening, uris: OwnUris) -> Told:
    step = "decommissioning"
    return {"action": "DELETE", "bizStep": step, "disposition": "inactive", **stamped(event, uris)}


def stamped(event: Happening, uris: OwnUris) -> Told:
    """The event's stamps as things: one by one, or in ranges."""
    return {
        "epcList": [uris.stamp(one) for each in event.stamps for one in each.ids],
        "quantityList": [_range(each, uris) for each in event.stamps if not each.ids],
    }


def _range(stamps: Stamps, uris: OwnUris) -> Told:
    return {
        "epcClass": uris.stamps(stamps.run_id, stamps.first, stamps.last),
        "quantity": stamps.last - stamps.first + 1,
    }


STAMPS: dict[str, Callable[[Happening, OwnUris], Told]] = {
    "stamps_issued": _issued,
    "stamps_bound": _bound,
    "stamps_activated": _activated,
    "stamps_voided": _voided,
}
"""How an event of each kind is told."""
