"""The factory: cookies, proxies, and a log that holds no secret."""

import dataclasses

import structlog
from flask import request

from storefront.app import create_app
from storefront.web import request_log


def made(settings, deployment, passwords, **changes):
    return create_app(dataclasses.replace(settings, **changes), deployment, passwords=passwords)


def test_behind_a_proxy_the_visitor_and_the_scheme_are_those_it_names(
    settings, sqlite_deployment, passwords
):
    app = made(settings, sqlite_deployment, passwords, trusted_proxies=1)
    app.add_url_rule("/who", "whom", lambda: f"{request.remote_addr} {request.scheme}")

    answer = app.test_client().get(
        "/who",
        headers={"X-Forwarded-For": "1.1.1.1, 203.0.113.7", "X-Forwarded-Proto": "https"},
    )

    assert answer.text == "203.0.113.7 https"


def test_without_tls_cookies_do_not_insist_on_it(settings, sqlite_deployment, passwords):
    app = made(settings, sqlite_deployment, passwords, base_url="http://127.0.0.1:8000")

    answer = app.test_client().get("/sign-in")

    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("nguon=")
    assert "Secure" not in cookie
    assert "HttpOnly" in cookie
    assert "Strict-Transport-Security" not in answer.headers


def test_several_sites_stand_side_by_side(settings, sqlite_deployment, passwords):
    first = made(settings, sqlite_deployment, passwords, operator="Một")
    second = made(settings, sqlite_deployment, passwords, operator="Hai")

    assert "Một" in first.test_client().get("/sign-in").text
    assert "Hai" in second.test_client().get("/sign-in").text


def test_a_request_is_logged_without_path_query_address_or_form(browser, lan):
    with structlog.testing.capture_logs() as lines:
        browser.get("/orders/private-link?secret=query")
        browser.send("/sign-in", {"email": lan.email, "password": "con đường lúa chín"})

    requests = [line for line in lines if line["event"] == "request"]
    assert requests[0]["rule"] == "/orders/<token>"
    assert [line["status"] for line in requests] == [404, 200, 303]
    for secret in ("private-link", "query", "127.0.0.1", lan.email, "lúa"):
        assert secret not in str(lines)


def test_the_log_is_one_json_object_a_line(capsys):
    request_log.configure(level="INFO", for_people=False)
    try:
        structlog.get_logger().info("hello", where="here")
        structlog.get_logger().debug("not this")
    finally:
        structlog.reset_defaults()

    out = capsys.readouterr().out
    assert out.startswith("{")
    assert '"where": "here"' in out
    assert "not this" not in out
