"""Every name of our own things: a lot before its product had a GTIN, a plot under its old code.

An event in the repository keeps the names that were right when it was recorded; nothing rewrites
it. Who asks by today's name, or by one of before, means the thing: it is asked for by all of them.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from urllib.parse import unquote

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from traceability.epcis.event_query import Condition, EventQuery, Match, OnColumn, Within
from traceability.epcis.gs1_uris import CANONICAL, canonical
from traceability.epcis.own_uris import OwnUris
from traceability.lots.models import Lot, Product
from traceability.parties.models import FormerPlaceCode, Organisation, Place

_LOT = re.compile(r"/01/(?P<gtin>\d{14})/10/(?P<code>[^/?#]+)")
_OWN_LOT = re.compile(r"/id/lot/[^/?#]+/(?P<code>[^/?#]+)")
_PLACE = re.compile(r"/414/(?P<gln>\d{13})")
_OWN_PLACE = re.compile(r"/id/place/[^/?#]+/(?P<code>[^/?#]+)")
_NAMED_COLUMNS = frozenset({"read_point", "biz_location"})


def by_every_name(session: Session, query: EventQuery, uris: OwnUris) -> EventQuery:
    """The same query, asking for each of our own lots and places by all its names."""
    asked = {uri for condition in query.conditions for uri in _uris_of(condition)}
    others = other_names(session, asked, uris)
    widened = tuple(_widened(condition, others) for condition in query.conditions)
    return replace(query, conditions=widened)


def other_names(
    session: Session, asked: Collection[str], uris: OwnUris
) -> Mapping[str, frozenset[str]]:
    """All names of the things that some of the URIs name, by each of those URIs.

    All as they are compared: a GS1 Digital Link on whichever domain is the one on id.gs1.org. What
    is not ours is not in it. However many are asked for, the statements are four.
    """
    paths = [uri.removeprefix(uris.base_url).removeprefix(CANONICAL) for uri in asked]
    named = [*_of_lots(session, uris, paths), *_of_places(session, uris, paths)]
    known: dict[str, set[str]] = defaultdict(set)
    for names in named:
        compared = {canonical(name) or name for name in names}
        for name in compared & set(asked):
            known[name] |= compared
    return {name: frozenset(names) for name, names in known.items()}


def _uris_of(condition: Condition) -> tuple[str, ...]:
    match condition:
        case Match(uris=uris) | Within(uris=uris):
            return uris
        case OnColumn(column=column, operator="EQ", values=values) if column in _NAMED_COLUMNS:
            return values
    return ()


def _widened(condition: Condition, others: Mapping[str, frozenset[str]]) -> Condition:
    asked = _uris_of(condition)
    wide = tuple(
        dict.fromkeys(name for uri in asked for name in (uri, *sorted(others.get(uri, ()))))
    )
    if wide == asked:
        return condition
    if isinstance(condition, OnColumn):
        return replace(condition, values=wide)
    assert isinstance(condition, Match | Within), "only these name things"
    return replace(condition, uris=wide)


def _parts(pattern: re.Pattern[str], part: str, paths: Iterable[str]) -> set[str]:
    return {unquote(found[part]) for path in paths if (found := pattern.fullmatch(path))}


def _of_lots(session: Session, uris: OwnUris, paths: Iterable[str]) -> Iterator[set[str]]:
    """The names of each lot that has one of the codes, whoever's it is."""
    codes = _parts(_LOT, "code", paths) | _parts(_OWN_LOT, "code", paths)
    if not codes:
        return
    for code, owner, gtin in session.execute(
        select(Lot.code, Organisation.code, Product.gtin)
        .join(Organisation, Organisation.id == Lot.organisation_id)
        .join(Product, Product.id == Lot.product_id)
        .where(Lot.code.in_(codes))
    ):
        yield {uris.lot(owner, code, gtin=gtin), uris.lot(owner, code)}


def _of_places(session: Session, uris: OwnUris, paths: Iterable[str]) -> Iterator[set[str]]:
    """The names of each place that has one of the numbers, or has or had one of the codes."""
    codes, glns = _parts(_OWN_PLACE, "code", paths), _parts(_PLACE, "gln", paths)
    if not codes and not glns:
        return
    once = select(FormerPlaceCode.place_id).where(FormerPlaceCode.code.in_(codes))
    places = session.execute(
        select(Place, Organisation.code)
        .join(Organisation, Organisation.id == Place.organisation_id)
        .where(or_(Place.code.in_(codes), Place.gln.in_(glns), Place.id.in_(once)))
    ).all()
    former: dict[object, list[str]] = defaultdict(list)
    for row in session.scalars(
        select(FormerPlaceCode).where(FormerPlaceCode.place_id.in_([p.id for p, _ in places]))
    ):
        former[row.place_id].append(row.code)
    for place, owner in places:
        names = {uris.place(owner, code) for code in (place.code, *former[place.id])}
        yield names | ({uris.place(owner, place.code, gln=place.gln)} if place.gln else set())
