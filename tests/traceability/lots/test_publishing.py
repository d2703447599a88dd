"""Which lots strangers may read about."""

import farm
import stamped

from traceability.lots.publishing import published
from traceability.stamps import services as stamps
from traceability.stamps.code import Kind
from traceability.stamps.models import StampRun
from traceability.stamps.ranges import Range


def test_a_lot_is_published_while_a_stamp_on_it_is_in_use(deployment):
    tea = stamped.open_farm(deployment)
    ready, printed, blank, shared = (stamped.packed(deployment, tea) for _ in range(4))
    run = stamped.stamp(deployment, tea, ready).run
    stamped.stamp(deployment, tea, printed, active=False)
    stamped.stamp(deployment, tea, blank, bound=False)
    stamped.stamp(deployment, tea, shared, kind=Kind.LOT, count=1)
    every = [ready.id, printed.id, blank.id, shared.id]

    with deployment.reading() as session:
        assert published(session, every) == {ready.id, shared.id}
        assert published(session, []) == set()
        assert published(session, [printed.id]) == set()

    with deployment.transaction() as session:
        stamps.void(
            session, tea.recorder, run=session.get_one(StampRun, run.id), stamps=Range(1, 2)
        )
        assert ready.id in published(session, every), "the third is still in use"
        stamps.void(
            session, tea.recorder, run=session.get_one(StampRun, run.id), stamps=Range(3, 3)
        )
        assert published(session, every) == {shared.id}


def test_stamps_on_two_lots_of_one_run_are_told_apart(sqlite_deployment):
    tea = stamped.open_farm(sqlite_deployment)
    one, other = (stamped.packed(sqlite_deployment, tea) for _ in range(2))
    with sqlite_deployment.transaction() as session:
        here = farm.visit(session, tea)
        run = stamps.issue_run(
            session,
            here.recorder,
            sqlite_deployment.vault,
            count=10,
            host=sqlite_deployment.host,
        )
        for stamps_, lot in ((Range(1, 5), one), (Range(6, 10), other)):
            stamps.bind(session, here.recorder, run=run, stamps=stamps_, lot=session.merge(lot))
        stamps.activate(session, here.recorder, run=run, stamps=Range(6, 7))
        assert published(session, [one.id, other.id]) == {other.id}
