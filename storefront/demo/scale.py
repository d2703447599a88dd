"""The scale of the demo cooperatives: prices, weighing slips, the weekly pay."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from storefront.demo.desk import Desk
from traceability.deliveries.accounts import Which, accounts
from traceability.deliveries.models import PaymentMethod
from traceability.deliveries.payments import pay
from traceability.deliveries.pricing import set_price
from traceability.deliveries.services import record_slip
from traceability.deliveries.weighing import Weighing
from traceability.events.models import Event
from traceability.lots.models import Lot
from traceability.parties.models import Party, Place
from traceability.parties.recorder import Recorder
from traceability.parties.roles import Role
from traceability.times import EventTime

PRICES = {
    "tea": (
        "TUOI",
        {
            "bud": 160_000,
            "bud_one_leaf": 45_000,
            "bud_two_leaves": 30_000,
            "bud_three_leaves": 18_000,
        },
    ),
    "custard_apple": ("NATUOI", {"": 32_000, "special": 55_000, "first": 40_000, "second": 25_000}),
    "vermicelli": ("CU", {"": 2_300, "first": 2_500, "second": 2_000}),
}
"""By crop the material and đồng for a kilogram in each grade; invented, of the usual size."""

_PAY_DAY = 2
"""Wednesday."""
_WAITS = 5
"""Every so many-th household comes for its money another time."""
_CRATE_GRAMS = 500
_ROUND_UP = 1_000


def open_prices(desk: Desk) -> None:
    """The prices of the season, and what the better leaf costs since a week."""
    code, by_grade = PRICES[desk.content.season.crop]
    first = desk.days[0] - timedelta(days=1)
    for grade, price_vnd in by_grade.items():
        _set(desk, code, grade, first, price_vnd)
    dearest = max(by_grade, key=lambda grade: by_grade[grade])
    _set(desk, code, dearest, desk.days[-min(6, len(desk.days))], by_grade[dearest] + _ROUND_UP)


def weigh(
    desk: Desk,
    recorder: Recorder,
    *,
    household: Party,
    plot: Place,
    material: str,
    grams: int,
    at: EventTime,
    stage: str,
    facts: Mapping[str, Any],
) -> Event:
    """Write a slip for so many grams in one crate, and return its event."""
    slip = record_slip(
        desk.session,
        recorder,
        household=household,
        material=desk.materials[material],
        weighings=[Weighing(desk.weighed(grams + _CRATE_GRAMS), _CRATE_GRAMS)],
        at=at,
        plot=plot,
        facts=facts,
        stage=stage,
    )
    return slip.event


def together(bought: Iterable[tuple[Lot, int]]) -> list[tuple[Lot, int]]:
    """What was weighed into each lot of the day, all slips together."""
    sums: dict[Lot, int] = {}
    for lot, grams in bought:
        sums[lot] = sums.get(lot, 0) + grams
    return list(sums.items())


def pay_members(desk: Desk, day: date) -> None:
    """On Wednesdays who is owed is paid; some come for it another time."""
    if day.weekday() != _PAY_DAY:
        return
    desk.put(day, 18)
    owed = accounts(desk.session, desk.organisation.id, which=Which.OWED)
    for number, row in enumerate(owed, start=1):
        if number % _WAITS:
            pay(
                desk.session,
                desk.by(Role.STAFF),
                party=row.party,
                amount_vnd=row.account.balance_vnd,
                method=PaymentMethod.CASH if number % 2 else PaymentMethod.TRANSFER,
                paid_on=day,
            )


def _set(desk: Desk, code: str, grade: str, since: date, price_vnd: int) -> None:
    desk.put(since, 7)
    set_price(
        desk.session,
        desk.by(Role.OWNER),
        material=desk.materials[code],
        grade=grade,
        valid_from=since,
        price_vnd=price_vnd,
    )
