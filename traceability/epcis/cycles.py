"""Things inside themselves, made of themselves, corrected by themselves: what cannot be. Pure.

Only single things are looked at (EPCs): of a class there is more than one, and what is left of a
lot may well go into the same lot again.
"""

from collections.abc import Iterable, Mapping, Sequence

from traceability.epcis.flattening import Flat

_HOLDING = ("AggregationEvent", "AssociationEvent")
_TRANSFORMING = "TransformationEvent"

Graph = dict[str, set[str]]
"""For each thing those that it leads to."""


def closing(events: Sequence[tuple[str, Flat]]) -> dict[int, str]:
    """The events, each with its id, that close a circle: their positions, and a thing in it.

    They are followed in the order in which they happened; what is taken out is no longer inside.
    """
    found: dict[int, str] = {}
    graphs: dict[str, Graph] = {name: {} for name in (*_HOLDING, _TRANSFORMING, "correction")}
    for position in sorted(range(len(events)), key=lambda each: _time(events[each][1])):
        event_id, flat = events[position]
        kind = flat.columns["event_type"]
        closed = None
        if kind in _HOLDING:
            closed = _hold(graphs[kind], flat)
        elif kind == _TRANSFORMING:
            closed = _lead(graphs[kind], _of(flat, "output"), _of(flat, "input"))
        if closed is None and flat.columns["declared_at"] is not None:
            corrective = [value[3] for value in flat.values if value[0] == "corrective"]
            closed = _lead(graphs["correction"], [event_id], [each for each in corrective if each])
        if closed is not None:
            found[position] = closed
    return found


def _hold(inside: Graph, flat: Flat) -> str | None:
    """Put things into others or take them out; the thing that would be inside itself, if any."""
    parents, children = _of(flat, "parent"), _of(flat, "child")
    if flat.columns["action"] == "ADD":
        return _lead(inside, children, parents)
    if flat.columns["action"] == "DELETE":
        for child in children or list(inside):
            inside.get(child, set()).difference_update(parents)
    return None


def _lead(graph: Graph, things: Iterable[str], to: Sequence[str]) -> str | None:
    """Note that things lead to others, or tell which of them would come back to itself."""
    for thing in things:
        if any(_leads(graph, other, thing) for other in to):
            return thing
        graph.setdefault(thing, set()).update(to)
    return None


def _leads(graph: Mapping[str, set[str]], begin: str, end: str) -> bool:
    waiting, seen = [begin], {begin}
    while waiting:
        thing = waiting.pop()
        if thing == end:
            return True
        following = graph.get(thing, set()) - seen
        seen |= following
        waiting += following
    return False


def _of(flat: Flat, role: str) -> list[str]:
    return [epc[1] for epc in flat.epcs if epc[0] == role]


def _time(flat: Flat) -> float:
    return float(flat.columns["event_time"].timestamp())
