"""Every name of our own things: a lot before its product had a GTIN, a plot under its old code.

An event in the repository keeps the names that were right when it was recorded; nothing rewrites
it. Who asks by today's name, or by one of before, means the thing: it is asked for by all of them.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from urllib.parse import unquote

from sqlalchemy import select
from sqlalchemy.orm import Session

from traceability.epcis.event_query import Condition, EventQuery, Match, OnColumn, Within
from traceability.epcis.gs1_uris import CANONICAL, canonical
from traceability.epcis.own_uris import OwnUris
from traceability.lots.models import Lot, Product
from traceability.parties.former import former_codes, place_once_coded
from traceability.parties.models import Organisation, Place

_LOT = re.compile(r"/01/(?P<gtin>\d{14})/10/(?P<code>[^/?#]+)")
_OWN = re.compile(r"/id/(?P<kind>lot|place)/(?P<organisation>[^/?#]+)/(?P<code>[^/?#]+)")
_PLACE = re.compile(r"/414/(?P<gln>\d{13})")
_NAMED_COLUMNS = frozenset({"read_point", "biz_location"})


def by_every_name(session: Session, query: EventQuery, uris: OwnUris) -> EventQuery:
    """The same query, asking for each of our own lots and places by all its names."""
    return replace(
        query, conditions=tuple(_widened(session, each, uris) for each in query.conditions)
    )


def names_of(session: Session, uri: str, uris: OwnUris) -> tuple[str, ...]:
    """The names of what `uri` names, itself first; of what is not ours, itself alone.

    All as they are compared: a GS1 Digital Link on whichever domain is the one on id.gs1.org.
    """
    path = uri.removeprefix(uris.base_url).removeprefix(CANONICAL)
    others: Iterable[str] = ()
    if match := _LOT.fullmatch(path):
        others = _of_lots(session, uris, gtin=match["gtin"], code=unquote(match["code"]))
    elif match := _PLACE.fullmatch(path):
        others = _of_places(session, uris, _places_of(session, match["gln"]))
    elif (match := _OWN.fullmatch(path)) and match["kind"] == "lot":
        others = _of_lots(
            session,
            uris,
            organisation=unquote(match["organisation"]),
            code=unquote(match["code"]),
        )
    elif match:
        coded = _coded(session, unquote(match["organisation"]), unquote(match["code"]))
        others = _of_places(session, uris, coded)
    return tuple(dict.fromkeys((uri, *(canonical(name) or name for name in others))))


def _widened(session: Session, condition: Condition, uris: OwnUris) -> Condition:
    match condition:
        case Match() | Within():
            return replace(condition, uris=_all_names(session, condition.uris, uris))
        case OnColumn(column=column, operator="EQ") if column in _NAMED_COLUMNS:
            return replace(condition, values=_all_names(session, condition.values, uris))
    return condition


def _all_names(session: Session, asked: Sequence[str], uris: OwnUris) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for uri in asked for name in names_of(session, uri, uris)))


def _of_lots(
    session: Session,
    uris: OwnUris,
    *,
    code: str,
    gtin: str | None = None,
    organisation: str | None = None,
) -> list[str]:
    query = (
        select(Lot.code, Organisation.code, Product.gtin)
        .join(Organisation, Organisation.id == Lot.organisation_id)
        .join(Product, Product.id == Lot.product_id)
        .where(Lot.code == code)
    )
    if gtin is not None:
        query = query.where(Product.gtin.in_([gtin, *_shorter(gtin)]))
    if organisation is not None:
        query = query.where(Organisation.code == organisation)
    return [
        name
        for lot, owner, number in session.execute(query)
        for name in (uris.lot(owner, lot, gtin=number), uris.lot(owner, lot))
    ]


def _shorter(gtin: str) -> list[str]:
    """A GTIN-14 as it may be kept: of 8, 12, 13 or 14 digits."""
    return [gtin[-digits:] for digits in (8, 12, 13) if not gtin[:-digits].strip("0")]


def _places_of(session: Session, gln: str) -> list[Place]:
    return list(session.scalars(select(Place).where(Place.gln == gln)))


def _coded(session: Session, organisation: str, code: str) -> list[Place]:
    owner = session.scalar(select(Organisation.id).where(Organisation.code == organisation))
    if owner is None:
        return []
    found = session.scalar(select(Place).where(Place.organisation_id == owner, Place.code == code))
    found = found or place_once_coded(session, owner, code)
    return [found] if found else []


def _of_places(session: Session, uris: OwnUris, places: Iterable[Place]) -> list[str]:
    names = []
    for place in places:
        owner = session.get_one(Organisation, place.organisation_id).code
        if place.gln:
            names.append(uris.place(owner, place.code, gln=place.gln))
        codes = (place.code, *former_codes(session, place))
        names += [uris.place(owner, code) for code in codes]
    return names
