"""What the events of every kind say in the same way: which goods, where, between whom. Pure.

What an event does not say is None or empty here; it is left out of the event in the end.
"""

from typing import Any

from traceability.epcis.happening import Earlier, Happening, Line, LotNamed, PlaceNamed, UnitNamed
from traceability.epcis.own_uris import PREFIX, OwnUris

Told = dict[str, Any]

COUNTRY = "VN"
GRAMS_PER_KILOGRAM = 1_000
KILOGRAM = "KGM"
"""UN/ECE Recommendation 20."""

ABOUT_PEOPLE = frozenset({"operator", "vehicle"})
"""Facts that lead to a person, by an opaque id or a number plate: they stay at home."""


def is_coming(line: Line) -> bool:
    """Whether the line brings something about, and does not use it up."""
    return line.grams > 0 or line.pieces > 0


def coming(event: Happening, uris: OwnUris) -> list[Told]:
    """What comes about, or in."""
    return [_moved(line, uris) for line in event.lines if is_coming(line)]


def leaving(event: Happening, uris: OwnUris) -> list[Told]:
    """What is used up, or goes out."""
    return [_moved(line, uris) for line in event.lines if not is_coming(line)]


def classes(event: Happening, uris: OwnUris) -> list[Told]:
    """The lots that the event speaks about, without an amount."""
    return [{"epcClass": lot_uri(lot, uris)} for lot in event.about]


def units(event: Happening, uris: OwnUris) -> list[str]:
    """The cartons and pallets that are handled."""
    return list(dict.fromkeys(unit_uri(each.unit, uris) for each in event.contents))


def quantity(lot: LotNamed, grams: int, pieces: int, uris: OwnUris) -> Told:
    """An amount of a lot: packets are counted, everything else is weighed."""
    if lot.is_packed and pieces:
        return {"epcClass": lot_uri(lot, uris), "quantity": pieces}
    return {"epcClass": lot_uri(lot, uris), "quantity": kilograms(grams), "uom": KILOGRAM}


def kilograms(grams: int) -> int | float:
    """A weight as a JSON number of kilograms, exact to the gram."""
    return grams / GRAMS_PER_KILOGRAM if grams % GRAMS_PER_KILOGRAM else grams // GRAMS_PER_KILOGRAM


def lot_uri(lot: LotNamed, uris: OwnUris) -> str:
    """The URI of a lot."""
    return uris.lot(lot.organisation, lot.code, gtin=lot.gtin)


def unit_uri(unit: UnitNamed, uris: OwnUris) -> str:
    """The URI of a carton or a pallet."""
    return uris.unit(unit.organisation, unit.code, sscc=unit.sscc)


def place_uri(place: PlaceNamed, uris: OwnUris) -> str:
    """The URI of a place."""
    return uris.place(place.organisation, place.code, gln=place.gln)


def where(event: Happening, uris: OwnUris) -> Told:
    """Where it was seen, and where what came about or in lies from then on."""
    came = next((line.place for line in event.lines if is_coming(line)), event.place)
    return {"readPoint": _located(event.place, uris), "bizLocation": _located(came, uris)}


def left_from(event: Happening, uris: OwnUris) -> Told:
    """Where it was seen; goods that leave are nowhere afterwards."""
    place = event.place or next((line.place for line in event.lines), None)
    return {"readPoint": _located(place, uris)}


def between(event: Happening, uris: OwnUris, *, inward: bool) -> Told:
    """From whom to whom goods go: between the organisation and the other party, where known."""
    ours = uris.organisation(event.organisation, gln=event.organisation_gln)
    theirs = uris.party(event.party_id) if event.party_id else None
    source, destination = (theirs, ours) if inward else (ours, theirs)
    kind = "possessing_party"
    return {
        "sourceList": [{"type": kind, "source": source}] if source else [],
        "destinationList": [{"type": kind, "destination": destination}] if destination else [],
    }


def papers(event: Happening | Earlier, uris: OwnUris, kind: str, name: str) -> list[Told]:
    """The delivery notes of an event as business transactions; without one, the event is its own.

    `kind` is a type of CBV 2.0, `name` what such a transaction is called in our URIs.
    """
    notes = [uris.document(each.sha256) for each in event.documents if each.kind != "photo"]
    return [
        {"type": kind, "bizTransaction": each}
        for each in notes or [uris.transaction(name, event.id)]
    ]


def ilmd(event: Happening) -> Told:
    """What is true of the goods that came about, and the answers to what their stage asks.

    Only where goods come about: EPCIS 2.0 allows it with ADD and in transformations.
    """
    made = [line.lot for line in event.lines if is_coming(line)]
    packed = [lot for lot in made if lot.is_packed]
    codes = [lot.code for lot in made]
    expiry = next((lot.expires_on for lot in packed if lot.expires_on), None)
    net_grams = next((lot.net_grams for lot in packed if lot.net_grams), None)
    said: Told = {
        "cbvmda:lotNumber": codes[0] if len(codes) == 1 else codes,
        "cbvmda:countryOfOrigin": COUNTRY,
        "cbvmda:bestBeforeDate": expiry.isoformat() if expiry else None,
        "gs1:netWeight": _weight(net_grams) if net_grams else None,
        **facts(event),
    }
    return {name: value for name, value in said.items() if value not in (None, [])}


def facts(event: Happening) -> Told:
    """What was answered and typed, under our own terms; nothing that leads to a person."""
    return {
        f"{PREFIX}:{key}": _term(value)
        for key, value in sorted(event.facts.items())
        if key not in ABOUT_PEOPLE
    }


def _term(value: Any) -> Any:
    """A fact's value; the names within it are our own terms too."""
    if isinstance(value, dict):
        return {f"{PREFIX}:{key}": _term(inner) for key, inner in value.items()}
    return [_term(each) for each in value] if isinstance(value, list) else value


def _moved(line: Line, uris: OwnUris) -> Told:
    return quantity(line.lot, abs(line.grams), abs(line.pieces), uris)


def _located(place: PlaceNamed | None, uris: OwnUris) -> Told | None:
    return {"id": place_uri(place, uris)} if place else None


def _weight(grams: int) -> Told:
    return {
        "type": "gs1:QuantitativeValue",
        "gs1:value": kilograms(grams),
        "gs1:unitCode": KILOGRAM,
    }
