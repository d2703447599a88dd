from datetime import UTC, datetime
from uuid import UUID

from traceability.field.season import Happened, work_before

HILL, VALLEY = UUID(int=1), UUID(int=2)


def happened(number, day, *, plot=HILL, hour=5):
    at = datetime(2026, 11, day, hour, tzinfo=UTC)
    return Happened(UUID(int=number), plot, at, at.date())


def numbers(harvest, work, harvests):
    by_plot = {plot: [each for each in work if each.plot_id == plot] for plot in (HILL, VALLEY)}
    picked = {plot: [each for each in harvests if each.plot_id == plot] for plot in (HILL, VALLEY)}
    return [found.int for found in work_before(harvest, by_plot, picked)]


def test_work_belongs_to_the_harvest_that_follows_it():
    first, second = happened(100, 10), happened(101, 20)
    work = [happened(1, 1), happened(2, 10, hour=9), happened(3, 15), happened(4, 21)]

    assert numbers(first, work, [first, second]) == [1]
    assert numbers(second, work, [first, second]) == [2, 3]


def test_harvests_of_one_day_share_what_was_done_before_it():
    morning, noon = happened(100, 10), happened(101, 10, hour=7)
    work = [happened(1, 9), happened(2, 10, hour=6)]

    assert numbers(morning, work, [morning, noon]) == [1]
    assert numbers(noon, work, [morning, noon]) == [1, 2]


def test_another_plots_work_is_another_plots():
    harvest = happened(100, 10)

    assert numbers(harvest, [happened(1, 9, plot=VALLEY)], [harvest]) == []
