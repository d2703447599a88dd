"""The plots of a lot as GeoJSON for a due diligence statement (Regulation (EU) 2023/1115).

A plot of up to four hectares is a point with its area; a larger one is a polygon (Art. 2(28)). The
properties are those of the European Commission's information system (GeoJSON file description).
Whether the regulation covers the goods is for who exports: it names cattle, cocoa, coffee, oil
palm, rubber, soya and wood.
"""

import json
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from traceability.errors import N_, OutOfOrder
from traceability.events.models import Event, EventKind, EventLine
from traceability.events.standing import standing
from traceability.exports.plot_shape import (
    DECIMALS,
    FOUR_HECTARES_M2,
    area_m2,
    inner_point,
    rings_of,
)
from traceability.lots.lineage import Direction
from traceability.lots.models import Lot
from traceability.lots.tracing import trace
from traceability.parties.models import Organisation, Place
from traceability.parties.recorder import Recorder
from traceability.parties.roles import Permission

_COUNTRY = "VN"
_M2_PER_HECTARE = 10_000
_HECTARE_DECIMALS = 4
_FROM_ELSEWHERE = (EventKind.RECEIVE, EventKind.OPENING_STOCK)


def geojson_of(session: Session, recorder: Recorder, *, lot: Lot) -> dict[str, Any]:
    """Every plot on which something in the lot grew, as a FeatureCollection.

    Raises:
        NotFound: the lot is another organisation's.
        OutOfOrder: a part of the lot comes from no plot on our books, or a plot has no outline.
        InvalidInput: an outline crosses itself.
    """
    recorder.require(Permission.VIEW)
    recorder.require_own(lot)
    lineage = trace(session, [lot.id], Direction.UP)
    plots = _plots(session, lot, lineage.lot_ids)
    return {
        "type": "FeatureCollection",
        "features": [_feature(plot, lot.organisation) for plot in plots],
    }


def _plots(session: Session, lot: Lot, lot_ids: frozenset[UUID]) -> Sequence[Place]:
    origins = session.execute(
        select(Event.kind, Event.place_id, Lot.code)
        .join(EventLine, EventLine.event_id == Event.id)
        .join(Lot, Lot.id == EventLine.lot_id)
        .where(
            EventLine.lot_id.in_(lot_ids),
            (EventLine.grams > 0) | (EventLine.pieces > 0),
            Event.kind.in_((EventKind.HARVEST, *_FROM_ELSEWHERE)),
            standing(),
        )
        .distinct()
    ).all()
    strange = sorted({code for kind, _, code in origins if kind in _FROM_ELSEWHERE})
    if strange or not origins:
        raise OutOfOrder(
            N_("Lot %(lot)s holds goods from no plot on these books: %(value)s."),
            field="lot",
            value=", ".join(strange) or lot.code,
            lot=lot.code,
        )
    grew_on = {place_id for _, place_id, _ in origins}
    return session.scalars(select(Place).where(Place.id.in_(grew_on)).order_by(Place.code)).all()


def _feature(plot: Place, organisation: Organisation) -> dict[str, Any]:
    if plot.outline is None:
        raise OutOfOrder(
            N_("The plot %(value)s has no outline. Draw it first: its position is asked for."),
            field="outline",
            value=plot.code,
        )
    rings = rings_of(plot.outline, named=plot.code)
    area = area_m2(rings)
    if area > FOUR_HECTARES_M2:
        geometry: dict[str, Any] = {
            "type": "Polygon",
            "coordinates": [[list(position) for position in ring] for ring in rings],
        }
    else:
        geometry = {"type": "Point", "coordinates": list(inner_point(rings))}
    return {
        "type": "Feature",
        "properties": {
            "ProducerName": organisation.name_vi,
            "ProducerCountry": _COUNTRY,
            "ProductionPlace": plot.code,
            "Area": round(area / _M2_PER_HECTARE, _HECTARE_DECIMALS),
        },
        "geometry": geometry,
    }


def text_of(document: Any) -> str:
    """The document as JSON text; every coordinate with its six decimals, zeros included."""
    if isinstance(document, dict):
        members = (f"{text_of(name)}: {text_of(value)}" for name, value in document.items())
        return "{" + ", ".join(members) + "}"
    if isinstance(document, list):
        if document and all(isinstance(each, float) for each in document):
            return "[" + ", ".join(f"{each:.{DECIMALS}f}" for each in document) + "]"
        return "[" + ", ".join(text_of(each) for each in document) + "]"
    return json.dumps(document, ensure_ascii=False)
