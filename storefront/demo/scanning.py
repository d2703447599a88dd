"""Shoppers who look at stamps: one here, one there, some stamps twice."""

from datetime import date, datetime, time, timedelta

from storefront.demo.desk import Desk
from traceability.stamps.models import StampRun
from traceability.stamps.scans import record_scan
from traceability.times import VIETNAM

A_DAY = {"tea": 20, "custard_apple": 14, "vermicelli": 10}
_AGAIN = 0.2
"""How often it is a stamp that was looked at before."""
_VISITOR_BITS = 128
_OPENS, _CLOSES = 7 * 60, 21 * 60
"""Minutes of the day between which people scan."""


def scans_of_a_day(desk: Desk, day: date) -> None:
    """Count the visits of a day, to stamps on packs of the days before."""
    runs = [(packed.run, packed.stamped) for packed in desk.shelf if packed.run and packed.on < day]
    if not runs:
        return
    for _ in range(A_DAY[desk.content.season.crop]):
        if desk.scanned and desk.chance.random() < _AGAIN:
            run, index = desk.chance.choice(desk.scanned[-40:])
        else:
            run, stamped = desk.chance.choice(runs[-20:])
            index = desk.chance.randint(1, stamped)
        minutes = desk.chance.randrange(_OPENS, _CLOSES)
        scan(desk, run, index, datetime.combine(day, time(), VIETNAM) + timedelta(minutes=minutes))
        desk.scanned.append((run, index))


def scan(desk: Desk, run: StampRun, index: int, moment: datetime) -> None:
    """One visitor looks at one stamp."""
    visitor = f"{desk.chance.getrandbits(_VISITOR_BITS):032x}"
    record_scan(desk.session, run=run, index=index, visitor=visitor, now=moment)
