"""Whether something can be had, and if not, whether it is worth asking again soon. Pure."""

from collections.abc import Collection
from datetime import date
from enum import StrEnum

FEW = 10
"""So many packs or fewer are counted out to the reader."""


class Supply(StrEnum):
    """How it stands with an offer."""

    THERE = "there"
    FEW = "few"
    SOLD_OUT = "sold_out"
    OUT_OF_SEASON = "out_of_season"


def supply(available: int, *, today: date, season_months: Collection[int]) -> Supply:
    """How it stands when so many packs can be had; a crop without a season always has one."""
    if available > FEW:
        return Supply.THERE
    if available > 0:
        return Supply.FEW
    if season_months and today.month not in season_months:
        return Supply.OUT_OF_SEASON
    return Supply.SOLD_OUT
