"""How far stamps have come, of lots and of runs, on both databases."""

import farm
import pytest

from traceability.events.corrections import declare_error
from traceability.lots.models import Lot
from traceability.stamps.models import StampRun
from traceability.stamps.progress import progress_of_runs, runs_of, stamping_of_lots
from traceability.stamps.ranges import Range
from traceability.stamps.services import activate, bind, issue_run, void


@pytest.fixture
def coop(deployment):
    with deployment.transaction() as session:
        return farm.found(session, deployment.clock)


@pytest.fixture
def lot(deployment, coop):
    """40 packets."""
    with deployment.transaction() as session:
        return farm.packets(session, farm.visit(session, coop), 40)


@pytest.fixture
def run(deployment, coop, lot):
    """50 stamps: 1 to 30 on packets, 1 to 20 active, 5 void after it was active, 45 to 50 void."""
    with deployment.transaction() as session:
        lot = session.get_one(Lot, lot.id)
        recorder = coop.recorder
        run = issue_run(
            session, recorder, deployment.vault, count=50, host=deployment.host, lot=lot
        )
        bind(session, recorder, run=run, stamps=Range(1, 30), lot=lot)
        activate(session, recorder, run=run, stamps=Range(1, 20))
        void(session, recorder, run=run, stamps=Range(5, 5))
        void(session, recorder, run=run, stamps=Range(45, 50))
        return run


def test_every_stamp_of_a_run_is_in_one_state(deployment, run, lot):
    with deployment.reading() as session:
        done = progress_of_runs(session, [session.get_one(StampRun, run.id)])[run.id]

    assert done.free == (Range(31, 44),)
    assert done.bound == (Range(21, 30),)
    assert done.active == (Range(1, 4), Range(6, 20))
    assert done.void == (Range(5, 5), Range(45, 50))
    assert done.lots == ((Range(1, 30), lot.id),)


def test_a_lots_packets_and_stamps_are_counted(deployment, coop, run, lot):
    with deployment.transaction() as session:
        other = farm.packets(session, farm.visit(session, coop), 10)
    with deployment.reading() as session:
        counted = stamping_of_lots(session, [lot.id, other.id])

    mine = counted[lot.id]
    assert (mine.packets, mine.printed, mine.bound, mine.active) == (40, 43, 29, 19)
    assert (mine.lacking, mine.asleep) == (11, 10)
    assert (counted[other.id].packets, counted[other.id].printed) == (10, 0)


def test_a_binding_declared_wrong_counts_no_more(deployment, coop, run, lot):
    with deployment.transaction() as session:
        lot = session.get_one(Lot, lot.id)
        binding = bind(session, coop.recorder, run=run, stamps=Range(31, 40), lot=lot)
        declare_error(session, coop.recorder, event_id=binding.id, truth=None)
    with deployment.reading() as session:
        assert stamping_of_lots(session, [lot.id])[lot.id].bound == 29


def test_runs_come_newest_first_page_by_page_and_by_lot(deployment, coop, run, lot):
    with deployment.transaction() as session:
        reel = issue_run(session, coop.recorder, deployment.vault, count=5, host=deployment.host)
    organisation_id = coop.organisation.id
    with deployment.reading() as session:
        everything = [each.number for each in runs_of(session, organisation_id)]
        older = [each.number for each in runs_of(session, organisation_id, before=reel.number)]
        of_lot = [each.number for each in runs_of(session, organisation_id, lot_id=lot.id)]

    assert everything == [reel.number, run.number]
    assert older == of_lot == [run.number]
