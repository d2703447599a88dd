"""Each header, and the second wall against forged requests."""

import re

import pytest

from storefront.web.security import comes_from_here, content_security_policy, security_headers

OWN = ("https://nguon.example",)


def rules(policy):
    return {rule.split()[0]: rule.split()[1:] for rule in policy.split("; ")}


def test_nothing_is_loaded_from_elsewhere():
    policy = rules(content_security_policy("abc", https=True))

    assert policy["default-src"] == ["'none'"]
    assert policy["script-src"] == ["'self'", "'nonce-abc'"]
    assert policy["style-src"] == ["'self'", "'nonce-abc'"]
    assert policy["frame-ancestors"] == ["'none'"]
    assert policy["base-uri"] == ["'none'"]
    assert policy["form-action"] == ["'self'"]
    assert "unsafe" not in content_security_policy("abc", https=True)


def test_only_a_site_with_tls_insists_on_it():
    secure, plain = security_headers("n", https=True), security_headers("n", https=False)

    assert secure["Strict-Transport-Security"] == "max-age=63072000"
    assert "upgrade-insecure-requests" in secure["Content-Security-Policy"]
    assert "Strict-Transport-Security" not in plain
    assert "upgrade-insecure-requests" not in plain["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("X-Content-Type-Options", "nosniff"),
        ("X-Frame-Options", "DENY"),
        ("Referrer-Policy", "same-origin"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
    ],
)
def test_every_answer_carries(browser, name, value):
    for path in ("/sign-in", "/nothing", "/static/nguon.css"):
        assert browser.get(path).headers[name] == value


def test_microphone_and_payment_are_closed_and_the_camera_is_ours(browser):
    policy = browser.get("/sign-in").headers["Permissions-Policy"]

    assert "microphone=()" in policy
    assert "payment=()" in policy
    assert "camera=(self)" in policy


def test_every_page_has_its_own_nonce(browser):
    nonces = {
        re.search(r"nonce-([^']+)", browser.get("/sign-in").headers["Content-Security-Policy"])[1]
        for _ in range(5)
    }

    assert len(nonces) == 5


def test_pages_hold_no_inline_script_style_or_handler(browser, owner):
    for path in ("/sign-in", "/nothing", "/workspace/sessions"):
        page = owner.get(path).text
        assert not re.search(r"<script(?![^>]*\bsrc=)", page)
        assert not re.search(r"<style(?![^>]*\bnonce=)", page)
        assert not re.search(r'\s(style|on\w+)="', page)


@pytest.mark.parametrize(
    ("method", "fetch_site", "origin", "passes"),
    [
        ("GET", "cross-site", "https://evil.example", True),
        ("HEAD", "cross-site", None, True),
        ("POST", "same-origin", None, True),
        ("POST", "none", None, True),
        ("POST", "cross-site", "https://nguon.example", False),
        ("POST", "same-site", None, False),
        ("DELETE", "cross-site", None, False),
        ("POST", None, "https://nguon.example", True),
        ("POST", None, "https://evil.example", False),
        ("POST", None, "http://nguon.example", False),
        ("POST", None, "null", False),
        ("POST", None, None, True),
    ],
)
def test_what_changes_something_comes_from_a_page_of_ours(method, fetch_site, origin, passes):
    assert comes_from_here(method, fetch_site=fetch_site, origin=origin, own=OWN) is passes


def test_a_page_of_another_site_cannot_send_a_form_even_with_a_good_token(browser, lan):
    data = {**browser.hidden("/sign-in"), "email": lan.email, "password": "con đường lúa chín"}

    refused = browser.post("/sign-in", data, headers={"Sec-Fetch-Site": "cross-site"})
    assert refused.status_code == 403

    taken = browser.post("/sign-in", data, headers={"Sec-Fetch-Site": "same-origin"})
    assert taken.status_code == 303
