"""Many who bind, activate, void and issue at once."""

from datetime import timedelta

import crowd
import farm
from shelf import PACKS
from sqlalchemy import func, select

from traceability.events.corrections import declare_error
from traceability.events.models import EventStampRange
from traceability.stamps import coverage, keys
from traceability.stamps import services as stamps
from traceability.stamps.models import SigningKey, StampRun
from traceability.stamps.ranges import Range
from traceability.verification import verify as verify_books


def count(session, table):
    return session.scalar(select(func.count()).select_from(table))


def prepared(deployment, *, runs, packs=PACKS):
    """A farm with a packed lot and runs, kept."""
    with deployment.transaction() as session:
        coop = farm.found(session, deployment.clock)
        lot = farm.packets(session, coop, packs)
        made = [
            stamps.issue_run(
                session, coop.recorder, deployment.vault, count=20, host=deployment.host
            )
            for _ in range(runs)
        ]
    return coop, lot, made


def test_at_no_moment_are_there_more_stamps_on_a_lot_than_packets(deployment):
    """Sixteen bind stamps of four reels to one lot of ten, while others void and take back."""
    coop, lot, runs = prepared(deployment, runs=4)
    with deployment.transaction() as session:
        void = [
            stamps.bind(session, coop.recorder, run=run, stamps=Range(19, 20), lot=lot)
            and stamps.void(session, coop.recorder, run=run, stamps=Range(19, 20)).id
            for run in runs
        ]

    def bind(run, first):
        with deployment.transaction() as session:
            mine = session.get_one(StampRun, run.id)
            stamps.bind(session, coop.recorder, run=mine, stamps=Range(first, first + 1), lot=lot)
            return "bound"

    def take_back(event_id):
        with deployment.transaction() as session:
            declare_error(session, coop.recorder, event_id=event_id, truth=None)
            return "taken back"

    acts = [
        lambda run=run, first=first: bind(run, first) for run in runs for first in (1, 5, 9, 13)
    ]
    acts += [lambda each=each: take_back(each) for each in void]
    outcomes = crowd.tally(crowd.together(acts))

    assert set(outcomes) <= {"bound", "taken back", "StampsExceedPackets"}
    assert outcomes["bound"] + outcomes["taken back"] == PACKS // 2
    with deployment.snapshot() as session:
        assert coverage.count_stamps_on(session, lot.id) == PACKS
        assert verify_books(session) == []


def test_one_range_is_bound_once_by_many_at_once(deployment):
    coop, lot, (run,) = prepared(deployment, runs=1, packs=40)

    def bind():
        with deployment.transaction() as session:
            mine = session.get_one(StampRun, run.id)
            stamps.bind(session, coop.recorder, run=mine, stamps=Range(3, 8), lot=lot)
            return "bound"

    outcomes = crowd.together([bind] * 8)

    assert crowd.tally(outcomes) == {"bound": 1, "StampsUnavailable": 7}


def test_one_range_goes_to_one_of_many_lots_and_is_void_once(deployment):
    """Whoever binds, activates or voids holds the run; other lots do not make them wait."""
    coop, first, (run,) = prepared(deployment, runs=1)
    with deployment.transaction() as session:
        here = farm.visit(session, coop)
        others = [farm.packets(session, here, PACKS) for _ in range(5)]

    def act(how, **what):
        with deployment.transaction() as session:
            mine = session.get_one(StampRun, run.id)
            how(session, coop.recorder, run=mine, stamps=Range(3, 8), **what)
            return how.__name__

    binders = [lambda lot=lot: act(stamps.bind, lot=lot) for lot in [first, *others]]
    bound = crowd.tally(crowd.together(binders))
    active = crowd.tally(crowd.together([lambda: act(stamps.activate)] * 6))
    void = crowd.tally(crowd.together([lambda: act(stamps.void)] * 6))

    assert bound == {"bind": 1, "StampsUnavailable": 5}
    assert active == {"activate": 1, "StampsUnavailable": 5}
    assert void == {"void": 1, "StampsUnavailable": 5}
    with deployment.snapshot() as session:
        assert verify_books(session) == []


def test_runs_issued_at_once_get_numbers_of_their_own_and_share_the_first_key(deployment):
    """On PostgreSQL the first runs at once made a key each."""
    with deployment.transaction() as session:
        coops = [farm.found(session, deployment.clock, code=code) for code in ("MOT", "HAI")]

    def issue(coop):
        with deployment.transaction() as session:
            return stamps.issue_run(
                session, coop.recorder, deployment.vault, count=5, host=deployment.host
            ).number

    numbers = crowd.together([lambda coop=coop: issue(coop) for coop in coops * 5])

    assert sorted(numbers) == list(range(1, 11))
    with deployment.reading() as session:
        assert count(session, SigningKey) == 2
        assert count(session, EventStampRange) == 10


def test_a_run_is_never_recorded_after_the_revocation_of_its_key(deployment):
    """Between choosing the key and recording the run, somebody revoked it: every stamp of the
    run would have answered that its key is revoked."""
    with deployment.transaction() as session:
        coop = farm.found(session, deployment.clock)
        first = keys.create_key(session, coop.recorder, deployment.vault)
    moments = iter(range(1, 1_000))

    def later():
        return deployment.clock.now + timedelta(seconds=next(moments))

    desk = type(coop.recorder)(coop.organisation.id, coop.recorder.role, clock=later)

    def issue():
        with deployment.transaction() as session:
            stamps.issue_run(session, desk, deployment.vault, count=5, host=deployment.host)
            return "issued"

    def revoke():
        with deployment.transaction() as session:
            keys.revoke_key(session, desk, first.id)
            return "revoked"

    outcomes = crowd.tally(crowd.together([issue] * 6 + [revoke]))

    assert outcomes["revoked"] == 1
    assert set(outcomes) <= {"issued", "revoked", "OutOfOrder"}
    with deployment.reading() as session:
        revoked_at = session.get_one(SigningKey, first.id).revoked_at
        assert all(at < revoked_at for at in session.scalars(select(StampRun.issued_at)))
