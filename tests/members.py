"""Members who bring leaf to the scale, for the tests of weighing slips and accounts."""

from datetime import date

import farm

from traceability.deliveries import pricing, services
from traceability.deliveries.weighing import Weighing
from traceability.lots.models import Lot
from traceability.parties import services as parties
from traceability.parties.models import Party, Place
from traceability.quantities import Quantity

GRADE = "bud_two_leaves"
PRICE = 32_000


def bags(*kg, tare=200):
    """Weighings of those kilograms gross, each in a bag of 200 g."""
    return [Weighing(Quantity.weigh(each), tare) for each in kg]


def member(session, coop, number) -> tuple[Party, Place]:
    """A household with a plot of its own."""
    household = parties.add_party(
        session, coop.recorder, kind="household", code=f"H-{number:03d}", name=f"Hộ số {number}"
    )
    plot = parties.add_place(
        session,
        coop.recorder,
        kind="plot",
        code=f"LO-H{number:03d}",
        name_vi=f"Nương {number}",
        crop="tea",
        household=household,
    )
    return household, plot


def price(session, coop, vnd=PRICE, *, grade=GRADE, since=date(2026, 11, 1)):
    """A list price of leaf."""
    return pricing.set_price(
        session, coop.recorder, material=coop.leaf, grade=grade, valid_from=since, price_vnd=vnd
    )


def deliver(session, coop, *kg, household=None, plot=None, at=None, grade=GRADE, **more):
    """A slip of leaf; of the farm's own household where no other is named."""
    return services.record_slip(
        session,
        coop.recorder,
        household=household or coop.household,
        material=coop.leaf,
        weighings=bags(*(kg or ("20.2",))),
        at=at or coop.now,
        plot=plot or coop.plot,
        facts={"pluck_standard": grade},
        **more,
    )


def process(session, coop, lot: Lot, grams: int) -> Lot:
    """Some of a lot of leaf goes into the pan."""
    return farm.fire(session, coop, [(lot, grams)], grams // 5)
