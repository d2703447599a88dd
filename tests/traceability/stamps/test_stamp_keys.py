"""Signing keys: made, retired, revoked; and what their stamps answer then."""

from datetime import timedelta

import farm
import pytest

from traceability.errors import NotFound, OutOfOrder
from traceability.parties.recorder import Recorder
from traceability.parties.roles import Role
from traceability.stamps import keys
from traceability.stamps import services as stamps
from traceability.stamps.keyset import KeySet
from traceability.stamps.reading import read_stamp
from traceability.stamps.verdict import Verdict


@pytest.fixture
def issue(book, coop, library):
    def issue_one(recorder=None):
        library.clock.now += timedelta(minutes=1)
        run = stamps.issue_run(
            book, recorder or coop.recorder, library.vault, count=2, host=library.host
        )
        return run, next(stamps.stamp_codes(library.vault, run)).url(library.base_url)

    return issue_one


@pytest.fixture
def read(book, library):
    def read_one(url):
        return read_stamp(book, library.vault, url, now=library.clock.now).verdict

    return read_one


def test_the_first_key_is_made_when_it_is_needed_by_whoever_issues(book, coop, library, issue):
    staff = Recorder(coop.organisation.id, Role.STAFF, clock=library.clock)

    run, _ = issue(staff)

    (public,) = keys.key_set(book, organisation_id=coop.organisation.id).keys
    assert public.key_id == run.key.key_id
    assert public.holder == coop.organisation.name_vi
    assert (public.retired_at, public.revoked_at) == (None, None)


def test_the_newest_standing_key_signs(book, coop, library, issue):
    first, _ = issue()
    library.clock.now += timedelta(minutes=1)
    newer = keys.create_key(book, coop.recorder, library.vault)

    second, _ = issue()
    keys.retire_key(book, coop.recorder, newer.id)
    third, _ = issue()

    assert second.signing_key_id == newer.id
    assert first.signing_key_id == third.signing_key_id != newer.id


def test_a_retired_key_signs_no_more_and_what_it_signed_keeps_its_answer(
    book, coop, library, issue, read
):
    run, url = issue()
    keys.retire_key(book, coop.recorder, run.signing_key_id)

    assert read(url) is Verdict.NOT_ACTIVATED
    with pytest.raises(OutOfOrder, match="No signing key stands") as refused:
        issue()
    assert refused.value.field == "key"


def test_after_a_retirement_only_an_owner_makes_the_next_key(book, coop, library, issue):
    run, _ = issue()
    keys.revoke_key(book, coop.recorder, run.signing_key_id)
    staff = Recorder(coop.organisation.id, Role.STAFF, clock=library.clock)

    with pytest.raises(OutOfOrder):
        issue(staff)
    keys.create_key(book, coop.recorder, library.vault)
    assert issue(staff)


def test_a_revoked_key_counts_for_runs_recorded_before(book, coop, library, issue, read):
    run, before = issue()
    library.clock.now += timedelta(minutes=1)
    key = keys.revoke_key(book, coop.recorder, run.signing_key_id)

    assert read(before) is Verdict.NOT_ACTIVATED
    run.issued_at = key.revoked_at  # as a thief would have it
    book.flush()
    reading = read_stamp(book, library.vault, before, now=library.clock.now)
    assert reading.verdict is Verdict.KEY_REVOKED
    assert (reading.run, reading.lot, reading.key) == (None, None, None)


def test_retiring_and_revoking_keep_their_first_moment(book, coop, library, issue):
    run, _ = issue()
    for act in (keys.retire_key, keys.revoke_key):
        act(book, coop.recorder, run.signing_key_id)
    first = (run.key.retired_at, run.key.revoked_at)
    library.clock.now += timedelta(days=1)
    for act in (keys.retire_key, keys.revoke_key):
        act(book, coop.recorder, run.signing_key_id)

    assert (run.key.retired_at, run.key.revoked_at) == first


def test_anothers_key_is_not_there(book, coop, neighbour, library, issue):
    run, _ = issue()

    for act in (keys.retire_key, keys.revoke_key):
        with pytest.raises(NotFound) as refused:
            act(book, neighbour.recorder, run.signing_key_id)
        assert refused.value.field == "key"
    assert (run.key.retired_at, run.key.revoked_at) == (None, None)


def test_the_public_keys_of_all_or_one_organisation_are_published(book, coop, neighbour, library):
    mine = keys.create_key(book, coop.recorder, library.vault)
    theirs = keys.create_key(book, neighbour.recorder, library.vault)

    everyone = keys.key_set(book)

    assert {key.public_bytes for key in everyone.keys} == {mine.public_bytes, theirs.public_bytes}
    assert keys.key_set(book, organisation_id=coop.organisation.id).keys == (keys.public_key(mine),)
    assert keys.public_key(theirs) in keys.key_set(book, key_id=theirs.key_id).keys
    assert KeySet.from_jwks(everyone.to_jwks()) == everyone
    private = keys.private_key(library.vault, mine).private_bytes_raw()
    assert private.hex() not in str(everyone.to_jwks())


def test_a_farm_in_another_deployment_has_other_keys(book, coop, library, sqlite_deployment):
    keys.create_key(book, coop.recorder, library.vault)
    with sqlite_deployment.transaction() as session:
        farm.found(session, sqlite_deployment.clock)
        assert keys.key_set(session).keys == ()
