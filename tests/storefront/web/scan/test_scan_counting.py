"""What is a scan, and what is kept of it."""

import pytest
import stamped
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from storefront.web.scan import views
from traceability.stamps.models import Scan


def scans(deployment):
    with deployment.reading() as session:
        return session.scalar(select(func.count()).select_from(Scan))


def test_a_scan_is_counted_once_in_half_an_hour(shopper, on_sale, sqlite_deployment, clock):
    shopper.scan(on_sale.path)
    clock.advance(minutes=29)
    again = shopper.scan(on_sale.path)

    assert scans(sqlite_deployment) == 1
    assert "You are the first to scan it." in again.text

    clock.advance(minutes=1)
    shopper.scan(on_sale.path)

    assert scans(sqlite_deployment) == 2


def test_the_cookie_says_that_it_is_the_same_browser_and_nothing_else(shopper, on_sale):
    answer = shopper.scan(on_sale.path)

    cookie = next(c for c in answer.headers.getlist("Set-Cookie") if c.startswith("nguon-visit="))
    assert {"HttpOnly", "Secure", "SameSite=Lax", "Path=/"} <= set(cookie.split("; "))
    assert len(shopper.cookie.value) == 32
    assert not [c for c in answer.headers.getlist("Set-Cookie") if "__Host-nguon" in c]


def test_nothing_of_the_visitor_is_stored_but_the_cookie(shopper, on_sale, sqlite_deployment):
    shopper.scan(on_sale.path)

    with sqlite_deployment.reading() as session:
        kept = session.scalar(select(Scan))
        assert kept.visitor == shopper.cookie.value
    assert {column.name for column in Scan.__table__.columns} == {
        "id",
        "organisation_id",
        "run_id",
        "stamp_index",
        "scanned_at",
        "visitor",
    }


def test_a_cookie_that_we_did_not_give_is_not_believed(shopper, on_sale):
    shopper.client.set_cookie(
        "nguon-visit", "<script>", domain="nguon.example", secure=True, path="/"
    )

    shopper.scan(on_sale.path)

    assert shopper.cookie.value != "<script>"


@pytest.mark.parametrize(
    "how",
    [
        {"method": "HEAD"},
        {"agent": "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"},
        {"agent": "facebookexternalhit/1.1"},
        {"agent": "curl/8.5.0"},
        {"agent": ""},
        {"Sec_Purpose": "prefetch;prerender"},
        {"Purpose": "prefetch"},
    ],
)
def test_who_only_fetches_is_answered_and_not_counted(shopper, on_sale, sqlite_deployment, how):
    answer = shopper.scan(on_sale.path, **how)

    assert answer.status_code == 200
    assert scans(sqlite_deployment) == 0
    assert shopper.cookie is None


def test_a_robot_is_not_told_that_it_is_the_first(shopper, on_sale):
    answer = shopper.scan(on_sale.path, agent="WhatsApp/2.24")

    assert "Valid stamp. Nobody has scanned it yet." in answer.text


def test_signed_in_staff_are_not_counted(owner, on_sale, sqlite_deployment):
    answer = owner.get(
        on_sale.path + "?lang=en", headers={"User-Agent": "Mozilla/5.0 (Windows NT 10.0)"}
    )

    assert answer.status_code == 200
    assert "Nobody has scanned it yet." in answer.text
    assert scans(sqlite_deployment) == 0


@pytest.fixture
def coop(sqlite_deployment, la_bang):
    """Another cooperative than that of the signed-in owner."""
    return stamped.open_farm(sqlite_deployment, code="KHE-COC")


def test_a_code_that_is_not_ours_is_not_counted_and_leaves_no_cookie(shopper, sqlite_deployment):
    shopper.scan("/t?code=0000000000000")
    shopper.scan("/T/AAA")

    assert scans(sqlite_deployment) == 0
    assert shopper.cookie is None


def test_an_answer_is_given_even_where_it_cannot_be_counted(
    shopper, on_sale, sqlite_deployment, monkeypatch
):
    def locked(*args, **kwargs):
        raise OperationalError("INSERT", {}, Exception("database is locked"))

    monkeypatch.setattr(views, "count_visit", locked)

    answer = shopper.scan(on_sale.path)

    assert answer.status_code == 200
    assert "Valid stamp. Nobody has scanned it yet." in answer.text


def test_looking_at_json_counts_as_the_same_visit(shopper, on_sale, sqlite_deployment):
    shopper.scan(on_sale.path)
    shopper.ask(on_sale.path)

    assert scans(sqlite_deployment) == 1
