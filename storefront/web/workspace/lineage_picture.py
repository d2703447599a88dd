"""The picture of a history: lots, the plots above them, whoever bought them below."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from flask import url_for

from storefront import formats
from storefront.web.language import language
from storefront.web.lineage_layout import Picture, fold, lay_out
from storefront.web.texts import gettext, ngettext
from storefront.web.workspace.amounts import amount, packs
from traceability.logistics.whereabouts import Passage
from traceability.lots.history import ORIGINS, History
from traceability.lots.lineage import Direction

MOST_IN_LEVEL = 6
MOST_LEVELS = 15
LINE = 22
"""Characters of a name that stand on a line of a box."""


@dataclass(frozen=True, slots=True)
class Node:
    """What stands in a box: a title, lines under it, where it leads, what it is."""

    title: str
    lines: tuple[str, ...]
    url: str
    kind: str

    @property
    def said(self) -> str:
        """All of it on one line, for who does not see the box."""
        return ", ".join((self.title, *self.lines))


@dataclass(frozen=True, slots=True)
class Drawn:
    """The picture with what stands in its boxes; `beyond` counts lots too far away to be drawn."""

    picture: Picture
    nodes: Mapping[str, Node]
    beyond: int


def picture_of(history: History, *, opened: Collection[int]) -> Drawn:
    """Draw a history, the earliest on top. Full levels are folded, unless they are `opened`."""
    upwards = history.lineage.direction is Direction.UP
    near = history.lineage.levels()
    shown = near[:MOST_LEVELS]
    levels = [[f"lot:{lot_id}" for lot_id in level] for level in shown]
    edges = {(f"lot:{e.source}", f"lot:{e.target}") for e in history.lineage.edges}
    ends = _plots(history) if upwards else _buyers(history)
    edges |= {
        (node, lot) if upwards else (lot, node) for node, lots in ends.items() for lot in lots
    }
    if ends:
        levels.append(list(ends))
    if upwards:
        levels.reverse()
    start = {f"lot:{lot_id}" for lot_id in history.lineage.start}
    rows, folded = fold(levels, most=MOST_IN_LEVEL, keep=start, opened=opened)
    there = {key for row in rows for key in row}
    between = {(folded.get(a, a), folded.get(b, b)) for a, b in edges}
    picture = lay_out(rows, {(a, b) for a, b in between if a in there and b in there and a != b})
    nodes = {key: _node(history, key, folded, opened) for key in there}
    return Drawn(picture, nodes, sum(map(len, near[MOST_LEVELS:])))


def _plots(history: History) -> dict[str, set[str]]:
    """Where lots were harvested or bought, with those lots."""
    found: dict[str, set[str]] = defaultdict(set)
    for step in history.steps:
        if step.kind in ORIGINS and step.place_id is not None:
            found[f"place:{step.place_id}"] |= {f"lot:{line.lot_id}" for line in step.lines}
    return found


def _buyers(history: History) -> dict[str, set[str]]:
    """To whom lots went, with those lots; sales without a name are one."""
    found: dict[str, set[str]] = defaultdict(set)
    for gone in history.departures:
        found[f"party:{gone.party_id or ''}"].add(f"lot:{gone.lot_id}")
    return found


def _node(history: History, key: str, folded: Mapping[str, str], opened: Collection[int]) -> Node:
    kind, _, name = key.partition(":")
    if kind == "more":
        many = sum(stand_in == key for stand_in in folded.values())
        wider = [*sorted(opened), int(name)]
        return Node(
            ngettext("+%(num)s more", "+%(num)s more", many),
            (gettext("Show all of this step"),),
            url_for(
                "workspace.trace_lot",
                lot_id=min(history.lineage.start),
                direction=history.lineage.direction.value,
                open=wider,
                _anchor="picture",
            ),
            kind,
        )
    if kind == "lot":
        return _lot(history, UUID(name))
    if kind == "place":
        place = history.places[UUID(name)]
        works = sum(work.place_id == UUID(name) for work in history.works)
        done = ngettext("%(num)s work in the field", "%(num)s works in the field", works)
        title = place.name.in_(language())
        return Node(title, (place.code, *([done] if works else [])), "#plots", kind)
    gone = [each for each in history.departures if str(each.party_id or "") == name]
    party = history.parties[UUID(name)].name.vi if name else gettext("Single buyers")
    return Node(party, (_sum(gone),), "#departures", kind)


def _lot(history: History, lot_id: UUID) -> Node:
    lot = history.lots[lot_id]
    made = history.made_of(lot_id)
    when = formats.day(lot.business_date, language())
    return Node(
        lot.code,
        (lot.name.in_(language()), f"{when} · {amount(made)}" if made.grams else when),
        url_for("workspace.lot", lot_id=lot_id),
        "start" if lot_id in history.lineage.start else "lot",
    )


def _sum(gone: list[Passage]) -> str:
    """What went there: packs where all are packed, else the weight."""
    if all(each.pieces for each in gone):
        return packs(sum(each.pieces for each in gone))
    return formats.weight(sum(each.grams for each in gone), language())


def wrapped(text: str, *, most: int = 2) -> list[str]:
    """A name on at most so many lines of a box; what does not fit ends with an ellipsis."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if len(longer) <= LINE:
            lines[-1] = longer
        elif lines[-1]:
            lines.append(word)
        else:
            lines[-1] = word
    shown = [line if len(line) <= LINE else f"{line[: LINE - 1]}…" for line in lines[:most]]
    if len(lines) > most:
        shown[-1] = f"{shown[-1][: LINE - 1].rstrip()}…"
    return shown
