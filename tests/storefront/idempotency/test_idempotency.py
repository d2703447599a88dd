"""A request that is sent twice is done once, also by two threads at the same moment."""

import threading

import pytest
from sqlalchemy import func, select

from storefront.idempotency import services as idempotency
from storefront.idempotency.models import DoneRequest
from traceability.errors import Conflict
from traceability.parties import services as parties
from traceability.parties.models import Organisation

ASKED = idempotency.fingerprint([("quantity", "40")])


def register_once(deployment, key, *, asked=ASKED, scope="lan", fail=False):
    """Register an organisation under a request key, as a view would."""
    with deployment.transaction() as session:
        done = idempotency.once(
            session, scope=scope, key=key, fingerprint=asked, now=deployment.clock()
        )
        if done.status is None:
            count = session.scalar(select(func.count()).select_from(Organisation))
            parties.create_organisation(
                session,
                code=f"HTX{count}",
                name_vi="HTX",
                address_vi="Thái Nguyên",
                clock=deployment.clock,
            )
            if fail:
                raise RuntimeError
            idempotency.answered(done, status=303, location=f"/organisations/HTX{count}")
        return done.location


def registered(deployment):
    with deployment.reading() as session:
        return session.scalar(select(func.count()).select_from(Organisation))


def test_the_same_request_is_answered_again_and_not_done_again(deployment):
    first = register_once(deployment, "k1")
    second = register_once(deployment, "k1")

    assert first == second == "/organisations/HTX0"
    assert registered(deployment) == 1


def test_the_same_key_for_something_else_is_a_conflict(deployment):
    register_once(deployment, "k1")

    with pytest.raises(Conflict) as caught:
        register_once(deployment, "k1", asked=idempotency.fingerprint([("quantity", "400")]))

    assert caught.value.field == "request_key"
    assert registered(deployment) == 1


def test_what_failed_leaves_its_key_free(deployment):
    with pytest.raises(RuntimeError):
        register_once(deployment, "k1", fail=True)

    assert register_once(deployment, "k1") == "/organisations/HTX0"


def test_two_people_may_choose_the_same_key(deployment):
    register_once(deployment, "k1", scope="lan")
    register_once(deployment, "k1", scope="hoa")

    assert registered(deployment) == 2


def test_eight_threads_with_one_key_do_it_once(deployment):
    locations, errors = [], []
    together = threading.Barrier(8)

    def send():
        together.wait()
        try:
            locations.append(register_once(deployment, "k1"))
        except Exception as error:  # noqa: BLE001 - whatever it is, the test shows it
            errors.append(error)

    threads = [threading.Thread(target=send) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert errors == []
    assert locations == ["/organisations/HTX0"] * 8
    assert registered(deployment) == 1


def test_old_answers_are_forgotten_and_young_ones_kept(deployment, clock):
    register_once(deployment, "old")
    clock.advance(days=31)
    register_once(deployment, "young")
    with deployment.transaction() as session:
        idempotency.forget(session, now=clock())

    with deployment.reading() as session:
        assert session.scalars(select(DoneRequest.key)).all() == ["young"]


def test_a_fingerprint_tells_values_apart_that_join_to_the_same_text():
    assert idempotency.fingerprint([("a", "bc")]) != idempotency.fingerprint([("ab", "c")])
    assert idempotency.fingerprint([("a", "1"), ("b", "2")]) == idempotency.fingerprint(
        [("b", "2"), ("a", "1")]
    )
