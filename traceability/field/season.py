"""Which work in the field belongs to a harvest: what was done since the one before. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Happened:
    """Something happened on a plot."""

    event_id: UUID
    plot_id: UUID
    at: datetime
    on: date


def work_before(
    harvest: Happened,
    work: Mapping[UUID, Sequence[Happened]],
    harvests: Mapping[UUID, Iterable[Happened]],
) -> list[UUID]:
    """The work on the harvest's plot since its last harvest of an earlier day.

    `work` and `harvests` are by plot. Several harvests of one day share what was done before it.
    """
    earlier = [each.at for each in harvests[harvest.plot_id] if each.on < harvest.on]
    since = max(earlier, default=None)
    return [
        each.event_id
        for each in work.get(harvest.plot_id, ())
        if (since is None or each.at > since)
        and each.on <= harvest.on
        and (each.on < harvest.on or each.at <= harvest.at)
    ]
