"""A lot never gives more than it has, whoever draws at once."""

from collections import Counter

import crowd
import farm
import pytest
from sqlalchemy import func, select

from traceability.deployment import Deployment
from traceability.errors import AlreadyCorrected, LotOverdrawn, NguonError
from traceability.events import services as events
from traceability.events.corrections import declare_error
from traceability.events.models import Event, EventKind, EventLine
from traceability.events.standing import standing
from traceability.events.truth import Truth
from traceability.lots.services import lot_by_code
from traceability.parties.recorder import Recorder
from traceability.parties.roles import Role
from traceability.parties.services import organisation_by_code
from traceability.quantities import Quantity
from traceability.times import EventTime
from traceability.verification import verify

THREADS, PROCESSES, TIMES = 16, 4, 3
GRAMS = 100
PASSPHRASE = "correct horse battery staple"


def draw(deployment, recorder, lot_id_or_code, times) -> Counter:
    """Sell a little of the lot so many times; what happened, by name."""
    happened: Counter = Counter()
    for _ in range(times):
        try:
            with deployment.transaction() as session:
                lot = lot_by_code(session, recorder.organisation_id, lot_id_or_code)
                events.sell(
                    session,
                    recorder,
                    inputs=[(lot, Quantity.weigh(GRAMS, "g"))],
                    at=EventTime.local(recorder.now()),
                )
        except NguonError as error:
            happened[error.code] += 1
        else:
            happened["sold"] += 1
    return happened


def draw_in_a_process(url, lot_code, ready, outcomes) -> None:
    deployment = Deployment.open(url, base_url="https://nguon.example", passphrase=PASSPHRASE)
    with deployment.reading() as session:
        organisation_id = organisation_by_code(session, "LABANG").id
    recorder = Recorder(organisation_id, Role.OWNER)
    ready.wait(timeout=120)
    try:
        outcomes.put(draw(deployment, recorder, lot_code, TIMES))
    except Exception as error:  # noqa: BLE001 - whatever it is, the test shows it
        outcomes.put(Counter({repr(error): 1}))
    deployment.close()


def nothing_drifts(deployment) -> None:
    with deployment.snapshot() as session:
        assert verify(session, vault=deployment.vault) == []


def test_sixteen_threads_and_four_processes_draw_exactly_what_there_is(deployment, database_url):
    with deployment.transaction() as session:
        coop = farm.found(session, deployment.clock)
        lot = farm.harvest(session, coop, "2.05", at=farm.day(1))
    people = crowd.Processes(PROCESSES, draw_in_a_process, database_url, lot.code)
    recorder = coop.recorder

    people.go()
    outcomes = crowd.together(
        [lambda: draw(deployment, recorder, lot.code, TIMES) for _ in range(THREADS)]
    )
    outcomes += people.finish()

    assert all(isinstance(each, Counter) for each in outcomes), outcomes
    happened = sum(outcomes, Counter())
    attempts = (THREADS + PROCESSES) * TIMES
    assert happened == {"sold": 20, "lot_overdrawn": attempts - 20}
    with deployment.reading() as session:
        assert farm.stock(session, lot) == (50, 0)
    nothing_drifts(deployment)


def test_draws_and_corrections_at_once_leave_books_that_add_up(deployment):
    with deployment.transaction() as session:
        coop = farm.found(session, deployment.clock)
        lot = farm.harvest(session, coop, 1)
        origin = session.scalars(
            select(Event.id)
            .join(EventLine, EventLine.event_id == Event.id)
            .where(EventLine.lot_id == lot.id)
        ).one()
        spare = [
            events.sell(
                session,
                coop.recorder,
                inputs=[(lot, Quantity.weigh(GRAMS, "g"))],
                at=coop.now,
            ).id
            for _ in range(4)
        ]

    def undo(event_id):
        with deployment.transaction() as session:
            return declare_error(session, coop.recorder, event_id=event_id, truth=None).reason.value

    def enlarge():
        with deployment.transaction() as session:
            truth = Truth(quantities={0: Quantity.weigh("1.2")})
            return declare_error(session, coop.recorder, event_id=origin, truth=truth).reason.value

    sellers = [lambda: draw(deployment, coop.recorder, lot.code, 2) for _ in range(8)]
    undoers = [lambda each=each: undo(each) for each in spare for _ in range(2)]
    outcomes = crowd.together([*sellers, *undoers, enlarge, enlarge])

    corrections = crowd.tally(outcomes[8:])
    assert corrections == {"did_not_occur": 4, "incorrect_data": 1, "AlreadyCorrected": 5}
    sold = sum(outcomes[:8], Counter())
    assert set(sold) <= {"sold", "lot_overdrawn"}
    with deployment.reading() as session:
        assert farm.stock(session, lot) == (1_200 - GRAMS * sold["sold"], 0)
    nothing_drifts(deployment)


def test_one_mistake_corrected_by_many_at_once_is_corrected_once(deployment):
    with deployment.transaction() as session:
        coop = farm.found(session, deployment.clock)
        lot = farm.harvest(session, coop, 400)
        event_id = session.scalars(select(Event.id)).one()

    def correct():
        with deployment.transaction() as session:
            return declare_error(
                session,
                coop.recorder,
                event_id=event_id,
                truth=Truth(quantities={0: Quantity.weigh(40)}),
            ).reason.value

    outcomes = crowd.together([correct] * 8)

    assert crowd.tally(outcomes) == {"incorrect_data": 1, AlreadyCorrected.__name__: 7}
    with deployment.reading() as session:
        assert farm.stock(session, lot) == (40_000, 0)
    nothing_drifts(deployment)


def test_batches_of_the_same_lots_in_any_order_never_wait_for_each_other(deployment):
    """Locks are taken in one order; PostgreSQL would end a ring of waits with an error."""
    with deployment.transaction() as session:
        coop = farm.found(session, deployment.clock)
        leaf = [farm.harvest(session, coop, 10).code for _ in range(3)]

    def fire(order):
        with deployment.transaction() as session:
            here = farm.visit(session, coop)
            lots = [lot_by_code(session, here.organisation.id, code) for code in order]
            return farm.fire(session, here, [(lot, 500) for lot in lots], 300) and "fired"

    orders = [leaf, leaf[::-1], [leaf[1], leaf[2], leaf[0]], [leaf[2], leaf[0], leaf[1]]] * 3

    outcomes = crowd.together([lambda order=order: fire(order) for order in orders])

    assert crowd.tally(outcomes) == {"fired": 12}
    with deployment.reading() as session:
        made = session.scalar(
            select(func.sum(EventLine.grams))
            .join(Event, Event.id == EventLine.event_id)
            .where(Event.kind == EventKind.PROCESS, EventLine.grams > 0, standing())
        )
        assert made == 12 * 300
        codes = [lot_by_code(session, coop.organisation.id, code) for code in leaf]
        assert [farm.stock(session, lot) for lot in codes] == [(4_000, 0)] * 3
    nothing_drifts(deployment)


def test_the_last_packet_is_sold_once(deployment):
    with deployment.transaction() as session:
        coop = farm.found(session, deployment.clock)
        lot = farm.packets(session, coop, 5)

    def buy():
        with deployment.transaction() as session:
            events.sell(session, coop.recorder, inputs=[(lot, Quantity.count(2))], at=coop.now)
            return "sold"

    outcomes = crowd.together([buy] * 8)

    assert crowd.tally(outcomes) == {"sold": 2, LotOverdrawn.__name__: 6}
    with deployment.reading() as session:
        assert farm.stock(session, lot) == (200, 1)


@pytest.mark.parametrize("shift", ["harvest", "pack"])
def test_records_made_at_once_for_one_day_all_stand(deployment, shift):
    with deployment.transaction() as session:
        coop = farm.found(session, deployment.clock)
        tea = farm.make_tea(session, coop, 8)

    def record():
        with deployment.transaction() as session:
            here = farm.visit(session, coop)
            if shift == "harvest":
                return farm.harvest(session, here, 3).code
            return farm.pack(
                session, here, lot_by_code(session, here.organisation.id, tea.code), 2
            ).code

    codes = crowd.together([record] * 10)

    assert all(isinstance(code, str) for code in codes), codes
    assert len(set(codes)) == 10
    nothing_drifts(deployment)
