"""The keys as published."""

from datetime import timedelta

import pytest
import stamped

from traceability.stamps.keyset import KeySet
from traceability.stamps.models import SigningKey
from traceability.stamps.signing import verify

ADDRESS = "/.well-known/jwks.json"


@pytest.fixture
def printed(sqlite_deployment):
    coop = stamped.open_farm(sqlite_deployment)
    return stamped.stamp(sqlite_deployment, coop, stamped.packed(sqlite_deployment, coop))


def test_a_stranger_checks_a_stamp_with_what_is_published(browser, printed, sqlite_deployment):
    answer = browser.get(ADDRESS)

    keys = KeySet.from_jwks(answer.get_json(force=True))
    verified = verify(
        printed.codes[0],
        host=sqlite_deployment.host,
        keys=keys,
        issued_at=sqlite_deployment.clock(),
    )
    assert verified.key.holder == "Hợp tác xã chè LABANG"


def test_other_sites_may_read_it_and_keep_it_for_five_minutes(browser, printed):
    answer = browser.get(ADDRESS)

    assert answer.mimetype == "application/jwk-set+json"
    assert answer.headers["Cache-Control"] == "public, max-age=300"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert "Set-Cookie" not in answer.headers


def test_it_is_sent_again_only_when_it_changed(browser, printed, sqlite_deployment, clock):
    etag = browser.get(ADDRESS).headers["ETag"]
    assert browser.get(ADDRESS, headers={"If-None-Match": etag}).status_code == 304

    with sqlite_deployment.transaction() as session:
        session.query(SigningKey).one().revoked_at = clock() + timedelta(days=1)
    answer = browser.get(ADDRESS, headers={"If-None-Match": etag})

    assert answer.status_code == 200
    assert answer.get_json(force=True)["keys"][0]["nguon:revoked_at"].startswith("2026-11-23")


def test_no_private_half_is_in_it(browser, printed):
    assert {"d", "k", "p"}.isdisjoint(browser.get(ADDRESS).get_json(force=True)["keys"][0])


def test_without_keys_it_is_an_empty_set(browser):
    assert browser.get(ADDRESS).get_json(force=True) == {"keys": []}
