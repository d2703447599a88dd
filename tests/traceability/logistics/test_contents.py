"""What cartons hold, against a model in which every packet is somewhere."""

from collections import Counter
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from traceability.logistics.contents import Cargo, Effect, Step, short

LOTS = [UUID(int=n) for n in (1, 2)]
PLACES = [UUID(int=n) for n in (11, 12)]
UNITS = [UUID(int=n) for n in (21, 22, 23, 24)]
GRAMS = 200


class Model:
    """Every packet and every unit is in one thing: a place, a unit, or away."""

    def __init__(self):
        self.packets = [(lot, ("place", PLACES[0])) for lot in LOTS for _ in range(12)]
        self.units = dict.fromkeys(UNITS, ("place", PLACES[0]))
        self.used = set()
        self.steps = []

    def outermost(self, unit):
        kind, where = self.units[unit]
        return self.outermost(where) if kind == "unit" else (kind, where)

    def holds(self, unit, other):
        kind, where = self.units[other]
        return other == unit or (kind == "unit" and self.holds(unit, where))

    def inside(self, unit):
        return [n for n, (_, where) in enumerate(self.packets) if where == ("unit", unit)]

    def is_empty(self, unit):
        return not self.inside(unit) and ("unit", unit) not in self.units.values()

    def step(self, effect, unit, **rest):
        self.used.add(unit)
        self.steps.append(
            Step(event=UUID(int=1000 + len(self.steps)), effect=effect, unit=unit, **rest)
        )

    def put(self, unit, lot, count, place):
        loose = [n for n, each in enumerate(self.packets) if each == (lot, ("place", place))][
            :count
        ]
        if not loose or self.units[unit][0] == "away":
            return
        if self.outermost(unit) != ("place", place):
            if not self.is_empty(unit) or self.units[unit][0] != "place":
                return
            self.units[unit] = ("place", place)
        for n in loose:
            self.packets[n] = (lot, ("unit", unit))
        amount = {"lot": lot, "grams": GRAMS * len(loose), "pieces": len(loose)}
        self.step(Effect.ADD, unit, place=place, **amount)

    def take(self, unit, lot, count):
        kind, place = self.outermost(unit)
        found = [n for n in self.inside(unit) if self.packets[n][0] == lot][:count]
        if not found or kind == "away":
            return
        for n in found:
            self.packets[n] = (lot, ("place", place))
        amount = {"lot": lot, "grams": GRAMS * len(found), "pieces": len(found)}
        self.step(Effect.REMOVE, unit, place=place, **amount)

    def stack(self, outer, inner):
        kind, place = self.units[inner]
        if kind != "place" or self.is_empty(inner) or self.holds(inner, outer):
            return
        if self.outermost(outer) != (kind, place):
            return
        self.units[inner] = ("unit", outer)
        self.step(Effect.ADD, outer, child=inner, place=place)

    def unstack(self, outer, inner):
        kind, place = self.outermost(outer)
        if self.units[inner] != ("unit", outer) or kind == "away":
            return
        self.units[inner] = ("place", place)
        self.step(Effect.REMOVE, outer, child=inner, place=place)

    def move(self, unit, place):
        if self.units[unit][0] == "unit" or self.is_empty(unit):
            return
        self.units[unit] = ("place", place)
        self.step(Effect.PLACE, unit, place=place)

    def leave(self, unit):
        if self.units[unit][0] != "place" or self.is_empty(unit):
            return
        self.units[unit] = ("away", None)
        self.step(Effect.LEAVE, unit)


lots, places, units = (st.sampled_from(each) for each in (LOTS, PLACES, UNITS))
acts = st.lists(
    st.one_of(
        st.tuples(st.just("put"), units, lots, st.integers(1, 5), places),
        st.tuples(st.just("take"), units, lots, st.integers(1, 5)),
        st.tuples(st.just("stack"), units, units),
        st.tuples(st.just("unstack"), units, units),
        st.tuples(st.just("move"), units, places),
        st.tuples(st.just("leave"), units),
    ),
    max_size=40,
)


@given(acts)
@settings(max_examples=300, deadline=None)
def test_the_sum_of_the_steps_is_where_the_packets_are(acts):
    """No packet is lost or doubled, whatever is packed, opened, stacked, moved and sent."""
    model = Model()
    for name, *given_ in acts:
        getattr(model, name)(*given_)

    cargo = Cargo(model.steps)

    inside, standing = Counter(), Counter()
    for lot, (kind, where) in model.packets:
        if kind == "unit":
            inside[where, lot] += 1
            at, place = model.outermost(where)
            if at == "place":
                standing[lot, place] += 1
    assert {(held.unit, lot): amount for held in cargo for lot, amount in held.lots.items()} == {
        key: (GRAMS * count, count) for key, count in inside.items()
    }
    assert cargo.boxed() == {key: (GRAMS * n, n) for key, n in standing.items()}
    for unit in model.used:
        kind, where = model.units[unit]
        assert cargo.unit(unit).parent == (where if kind == "unit" else None)
        assert (cargo.top(unit).left_with is None) == (model.outermost(unit)[0] != "away")
        assert set(cargo.within(unit)) == {each for each in UNITS if model.holds(unit, each)}
        within = cargo.within(unit)
        assert cargo.total(unit) == {
            lot: (GRAMS * n, n) for lot in LOTS if (n := sum(inside[each, lot] for each in within))
        }


def test_what_is_short_is_told_with_both_figures():
    wanted = {"a": (200, 1), "b": (400, 2)}

    assert short(wanted, {"a": (200, 1), "b": (200, 1)}) == [("b", (400, 2), (200, 1))]
    assert short(wanted, {"b": (400, 2)}) == [("a", (200, 1), (0, 0))]
    assert short(wanted, wanted) == []


def test_a_unit_that_stands_in_itself_in_damaged_books_ends_the_walk():
    one, other = UNITS[:2]
    steps = [
        Step(event=UUID(int=1), effect=Effect.ADD, unit=one, child=other, place=PLACES[0]),
        Step(event=UUID(int=2), effect=Effect.ADD, unit=other, child=one, place=PLACES[0]),
    ]

    cargo = Cargo(steps)

    assert set(cargo.within(one)) == {one, other}
    assert cargo.top(one).unit in {one, other}
