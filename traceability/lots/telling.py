"""A history as a document: what the API answers and `nguon lots trace --json` prints."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from traceability.lots.history import History, Line, Named


def document(history: History) -> dict[str, Any]:
    """Lots with their distance, edges, events, plots, field work, units, departures, stamps.

    Ids are UUIDs and days are dates: whoever prints it makes them text. A quantity is signed:
    above zero came to the lot, below zero left it.
    """
    lots = history.lots
    levels = history.lineage.levels()
    units_of = {
        passage.event_id: [unit.code for unit in passage.units]
        for passage in history.whereabouts.passages
    }
    steps = {step.event_id: step for step in history.steps}
    return {
        "direction": history.lineage.direction.value,
        "lots": [
            {
                "step": step,
                "id": lot_id,
                "lot": lots[lot_id].code,
                "content": lots[lot_id].content_code,
                "name": lots[lot_id].name.vi,
                "business_date": lots[lot_id].business_date,
                "expires_on": lots[lot_id].expires_on,
            }
            for step, level in enumerate(levels)
            for lot_id in level
        ],
        "edges": [
            {
                "from": lots[edge.source].code,
                "to": lots[edge.target].code,
                "source": edge.source,
                "target": edge.target,
                "event": edge.event_id,
                "kind": steps[edge.event_id].kind.value,
                "business_date": steps[edge.event_id].business_date,
            }
            for edge in history.lineage.edges
        ],
        "events": [
            {
                "event": step.event_id,
                "kind": step.kind.value,
                "stage": step.stage,
                "business_date": step.business_date,
                "place": _code(history.places, step.place_id),
                "party": _code(history.parties, step.party_id),
                "units": units_of.get(step.event_id, []),
                "lines": [_line(history, line) for line in step.lines],
            }
            for step in history.steps
        ],
        "plots": [
            {
                "place": history.places[place_id].code,
                "name": history.places[place_id].name.vi,
                "field_work": [
                    {
                        "event": work.event_id,
                        "business_date": work.business_date,
                        "stage": work.stage,
                        "facts": dict(work.facts),
                    }
                    for work in history.works
                    if work.place_id == place_id
                ],
            }
            for place_id in history.plot_ids
        ],
        "units": [
            {
                "unit": box.unit.code,
                "kind": box.unit.kind,
                "sscc": box.unit.sscc,
                "inside": box.outermost.code if box.outermost.id != box.unit.id else None,
                "lot": lots[box.lot_id].code,
                "grams": box.grams,
                "pieces": box.pieces,
                "is_here": box.left_with is None,
            }
            for box in history.whereabouts.boxes
        ],
        "departures": [
            {
                "event": gone.event_id,
                "kind": gone.kind.value,
                "business_date": gone.business_date,
                "party": _code(history.parties, gone.party_id),
                "name": history.parties[gone.party_id].name.vi if gone.party_id else None,
                "units": [unit.code for unit in gone.units],
                "lot": lots[gone.lot_id].code,
                "grams": gone.grams,
                "pieces": gone.pieces,
                "still_out_grams": history.whereabouts.still_out(gone)[0],
                "still_out_pieces": history.whereabouts.still_out(gone)[1],
            }
            for gone in history.departures
        ],
        "stamps": [
            {
                "lot": lots[stamps.lot_id].code,
                "run": stamps.run_number,
                "kind": stamps.kind,
                "count": stamps.count,
                "ranges": [[each.first, each.last] for each in stamps.ranges],
            }
            for stamps in history.stamps
        ],
    }


def _line(history: History, line: Line) -> dict[str, Any]:
    return {"lot": history.lots[line.lot_id].code, "grams": line.grams, "pieces": line.pieces}


def _code(named: Mapping[UUID, Named], row_id: UUID | None) -> str | None:
    return named[row_id].code if row_id is not None else None
