"""Counting visits in a short write."""

from sqlalchemy import event, func, select

from traceability.stamps.models import Scan, StampRun
from traceability.stamps.reading import read_stamp
from traceability.stamps.verdict import Verdict
from traceability.stamps.visits import count_visit, visits_by

ONE, TWO = "1" * 32, "2" * 32


def scans(deployment):
    with deployment.reading() as session:
        return session.scalar(select(func.count()).select_from(Scan))


def test_a_visit_is_counted_and_the_answer_finds_it(deployment, road):
    now = deployment.clock()

    assert count_visit(deployment, road.url, visitor=ONE, now=now)
    with deployment.reading() as session:
        reading = read_stamp(session, deployment.vault, road.url, now=now, visitor=ONE)
        assert not session.new, "nothing is left to write"

    assert reading.verdict is Verdict.FIRST_SCAN
    assert scans(deployment) == 1


def test_within_half_an_hour_nothing_is_written(deployment, road, clock):
    count_visit(deployment, road.url, visitor=ONE, now=clock())
    clock.advance(minutes=29)
    begun = []
    event.listen(deployment.engine, "begin", begun.append)

    assert count_visit(deployment, road.url, visitor=ONE, now=clock())

    assert len(begun) == 1, "one transaction that reads, none that writes"
    assert scans(deployment) == 1


def test_half_an_hour_later_it_is_another_visit(deployment, road, clock):
    count_visit(deployment, road.url, visitor=ONE, now=clock())
    clock.advance(minutes=30)

    assert count_visit(deployment, road.url, visitor=ONE, now=clock())

    assert scans(deployment) == 2


def test_a_code_that_is_not_ours_is_not_counted(deployment, road):
    forged = road.url[:-1] + ("A" if road.url[-1] != "A" else "B")

    for text in (forged, "AAA", "0000000000000"):
        assert not count_visit(deployment, text, visitor=ONE, now=deployment.clock())
    assert scans(deployment) == 0


def test_ones_own_earlier_visits_are_told_from_those_of_others(deployment, road, clock):
    for visitor in (ONE, TWO):
        count_visit(deployment, road.url, visitor=visitor, now=clock())
    clock.advance(hours=1)
    count_visit(deployment, road.url, visitor=ONE, now=clock())

    with deployment.reading() as session:
        run = session.get(StampRun, road.run)
        asked = {"run": run, "index": 1, "before": clock()}
        assert visits_by(session, visitor=ONE, **asked) == 1
        assert visits_by(session, visitor=TWO, **asked) == 1
        assert visits_by(session, visitor="3" * 32, **asked) == 0
