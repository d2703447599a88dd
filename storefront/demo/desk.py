"""The desk of one demo cooperative: its register at hand, its people, and a clock to put back."""

from dataclasses import dataclass, field
from datetime import date
from random import Random
from uuid import UUID

from sqlalchemy.orm import Session

from storefront.demo.clock import PastClock
from storefront.demo.content import CooperativeContent
from traceability.deployment import Deployment
from traceability.lots.models import Lot, Material, Product
from traceability.parties.models import Organisation, Party, Person, Place
from traceability.parties.recorder import Recorder
from traceability.parties.roles import Role
from traceability.quantities import GRAMS_PER_UNIT, Quantity
from traceability.stamps.models import StampRun
from traceability.times import EventTime


@dataclass(slots=True)
class Packed:
    """A lot of packs, and the run whose first stamps, `stamped` of them, stand on them.

    Larger buyers get a part of it (`is_begun`) and then the rest (`is_gone`), but nothing of one
    that `is_held`.
    """

    lot: Lot
    packs: int
    on: date
    run: StampRun | None = None
    stamped: int = 0
    is_held: bool = False
    is_begun: bool = False
    is_gone: bool = False

    @property
    def net_grams(self) -> int:
        """What one pack weighs."""
        assert self.lot.product is not None, "only products are packed"
        return self.lot.product.net_grams

    def of(self, code: str) -> bool:
        """Whether they are packs of the product of that code."""
        return self.lot.product is not None and self.lot.product.code == code


@dataclass(slots=True)
class OnTheWay:
    """An order that is not delivered yet."""

    order_id: UUID
    shipped_on: date | None = None


@dataclass(kw_only=True)
class Desk:
    """Everything with which a day's work of a cooperative is recorded.

    `kept` are lots to be worked on tomorrow, `waiting` made goods that are not packed yet, `shelf`
    is what was packed. `orders` are on their way through the shop, `scanned` the stamps that
    somebody has looked at.
    """

    session: Session
    deployment: Deployment
    clock: PastClock
    chance: Random
    content: CooperativeContent
    days: tuple[date, ...]
    organisation: Organisation
    people: dict[Role, Person]
    places: dict[str, Place]
    materials: dict[str, Material]
    products: dict[str, Product]
    households: list[Party]
    buyers: list[Party]
    kept: list[Lot] = field(default_factory=list)
    waiting: list[tuple[Lot, int]] = field(default_factory=list)
    shelf: list[Packed] = field(default_factory=list)
    orders: list[OnTheWay] = field(default_factory=list)
    scanned: list[tuple[StampRun, int]] = field(default_factory=list)

    def by(self, role: Role, *, on_behalf_of: Party | None = None) -> Recorder:
        """The cooperative's person of a role, at the hour that the clock shows."""
        return Recorder(
            self.organisation.id,
            role,
            person_id=self.people[role].id,
            on_behalf_of=on_behalf_of.id if on_behalf_of else None,
            clock=self.clock,
        )

    def put(self, day: date, hour: int, minute: int | None = None) -> EventTime:
        """Put the clock; without a minute, to some minute of the hour."""
        return self.clock.put(day, hour, self.chance.randrange(54) if minute is None else minute)

    @property
    def plots(self) -> list[Place]:
        """The plots, in the order of the data file."""
        return [self.places[plot.code] for plot in self.content.plots]

    def cultivar(self, plot: Place) -> str:
        """What grows on a plot."""
        return next(each.cultivar for each in self.content.plots if each.code == plot.code)

    def about(self, kilograms: float, spread: float = 0.1) -> int:
        """Grams of about so many kilograms, as scales show them: to half a kilogram."""
        half_kilos = kilograms * 2 * self.chance.uniform(1 - spread, 1 + spread)
        return max(1, round(half_kilos)) * GRAMS_PER_UNIT["kg"] // 2

    def weighed(self, grams: int) -> Quantity:
        """A weight as somebody types it: kilograms, now and then tạ."""
        unit = "tạ" if grams % 10_000 == 0 and self.chance.getrandbits(1) else "kg"
        figure = f"{grams / GRAMS_PER_UNIT[unit]:.4f}".rstrip("0").rstrip(".")
        return Quantity.weigh(figure, unit)
