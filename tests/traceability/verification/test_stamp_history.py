from datetime import UTC, datetime, timedelta

from traceability.stamps.ranges import Range
from traceability.verification.stamp_history import Step, excesses

START = datetime(2026, 11, 22, tzinfo=UTC)


def at(hours):
    return START + timedelta(hours=hours)


def test_as_many_stamps_as_packets_are_no_excess():
    steps = [
        Step(moment=at(0), lot="A", packets=20),
        Step(moment=at(1), lot="A", run=1, stamps=Range(1, 20)),
    ]

    assert list(excesses(steps)) == []


def test_the_first_moment_of_an_excess_is_told_once_even_where_it_passed():
    steps = [
        Step(moment=at(0), lot="A", packets=20),
        Step(moment=at(1), lot="A", run=1, stamps=Range(1, 21)),
        Step(moment=at(2), lot="A", run=2, stamps=Range(1, 5)),
        Step(moment=at(3), run=1, stamps=Range(1, 21)),
    ]

    (excess,) = excesses(steps)

    assert (excess.moment, excess.packets, excess.stamps) == (at(1), 20, 21)


def test_void_stamps_do_not_count_and_a_voiding_undone_counts_them_again():
    bound = [
        Step(moment=at(0), lot="A", packets=10),
        Step(moment=at(1), lot="A", run=1, stamps=Range(1, 10)),
        Step(moment=at(2), run=1, stamps=Range(1, 5)),
        Step(moment=at(3), lot="A", run=1, stamps=Range(11, 15)),
    ]
    assert list(excesses(bound)) == []

    undone = Step(moment=at(4), sign=-1, run=1, stamps=Range(1, 5))
    (excess,) = excesses([*bound, undone])

    assert (excess.moment, excess.stamps) == (at(4), 15)


def test_what_is_recorded_in_one_moment_is_taken_together():
    steps = [
        Step(moment=at(0), lot="A", run=1, stamps=Range(1, 20)),
        Step(moment=at(0), lot="A", packets=20),
    ]

    assert list(excesses(steps)) == []


def test_a_packing_declared_wrong_takes_its_packets_away():
    steps = [
        Step(moment=at(0), lot="A", packets=20),
        Step(moment=at(1), lot="A", run=1, stamps=Range(1, 20)),
        Step(moment=at(2), lot="A", packets=15),
        Step(moment=at(3), sign=-1, lot="A", packets=20),
    ]

    (excess,) = excesses(steps)

    assert (excess.moment, excess.packets, excess.stamps) == (at(3), 15, 20)
