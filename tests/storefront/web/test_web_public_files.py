"""Files that anyone may see, and those that nobody may."""

import pytest

from traceability.files.services import path_of, store_file
from traceability.parties import services as parties

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 64
PDF = b"%PDF-1.7 " + b"0" * 64
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>' + b" " * 900


@pytest.fixture
def store(sqlite_deployment, la_bang):
    def keep(content, organisation=la_bang, **how):
        with sqlite_deployment.transaction() as session:
            return store_file(
                session,
                sqlite_deployment.files,
                organisation_id=organisation.id,
                content=content,
                **how,
            ).sha256

    return keep


def test_a_public_picture_is_there_for_ever(browser, store):
    sha256 = store(PNG)

    answer = browser.get(f"/files/{sha256}")

    assert answer.status_code == 200
    assert answer.data == PNG
    assert answer.mimetype == "image/png"
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_a_drawing_can_run_nothing(browser, store):
    answer = browser.get(f"/files/{store(SVG, drawn_here=True)}")

    assert answer.mimetype == "image/svg+xml"
    policy = answer.headers["Content-Security-Policy"]
    assert policy == "default-src 'none'; style-src 'unsafe-inline'; sandbox"


def test_a_certificate_is_saved_and_not_opened(browser, store):
    assert (
        browser.get(f"/files/{store(PDF)}").headers["Content-Disposition"].startswith("attachment")
    )


def test_who_has_it_is_not_sent_it_again(browser, store):
    sha256 = store(PNG)

    answer = browser.get(f"/files/{sha256}", headers={"If-None-Match": f'"{sha256}"'})

    assert answer.status_code == 304


def test_a_private_file_is_as_good_as_none(browser, owner, store):
    sha256 = store(PNG, is_public=False)

    for visitor in (browser, owner):
        private, missing = visitor.get(f"/files/{sha256}"), visitor.get(f"/files/{'0' * 64}")
        assert private.status_code == missing.status_code == 404


def test_bytes_that_one_made_public_and_another_keeps_private_are_public(
    browser, store, sqlite_deployment
):
    with sqlite_deployment.transaction() as session:
        other = parties.create_organisation(
            session, code="LAHIEN", name_vi="HTX na La Hiên", address_vi="La Hiên"
        )
    store(PNG, is_public=False)
    sha256 = store(PNG, organisation=other)

    assert browser.get(f"/files/{sha256}").status_code == 200


@pytest.mark.parametrize(
    "name", ["x", "A" * 64, "..%2F..%2Fetc%2Fpasswd", "0" * 63, "0" * 65, "é" * 64]
)
def test_what_is_no_name_of_a_file_is_not_looked_for(browser, name):
    assert browser.get(f"/files/{name}").status_code == 404


def test_a_file_whose_bytes_are_gone_is_not_there(browser, store, sqlite_deployment):
    sha256 = store(PNG)
    path_of(sqlite_deployment.files, sha256).unlink()

    assert browser.get(f"/files/{sha256}").status_code == 404
