"""Signing in, as a browser does it."""

import pytest

from traceability.parties import services as parties

pytestmark = pytest.mark.browser


@pytest.fixture
def la_bang(live_site):
    with live_site.deployment.transaction() as session:
        return parties.create_organisation(
            session, code="LABANG", name_vi="HTX chè La Bằng", address_vi="Thái Nguyên"
        )


def test_the_owner_signs_in_with_a_thumb(live_site, la_bang, phone_page, sign_in):
    live_site.enlist(la_bang)

    sign_in(phone_page)

    assert "/workspace" in phone_page.url


def test_nothing_on_the_sign_in_page_shuts_anybody_out(phone_page, violations):
    phone_page.goto("/sign-in")

    assert violations(phone_page) == ""


def test_signing_in_needs_no_script(live_site, la_bang, page_without_scripts, sign_in):
    live_site.enlist(la_bang)

    sign_in(page_without_scripts)

    assert "/workspace" in page_without_scripts.url
