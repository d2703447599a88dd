"""Every refusal is a page for people and problem JSON for programs."""

import pytest

from storefront.accounts.errors import WrongToken
from storefront.web.errors import PROBLEM_JSON, status_of
from storefront.web.security import csrf
from traceability.errors import (
    N_,
    BackupError,
    Conflict,
    InvalidInput,
    LotOverdrawn,
    NotAllowed,
    NotFound,
)

RAISED = {
    "invalid": InvalidInput(N_("“%(value)s” is not a number."), field="quantity", value="<b>4o"),
    "overdrawn": LotOverdrawn(N_("There is no such session."), field="quantity", value=450),
    "missing": NotFound(N_("There is no such session.")),
    "forbidden": NotAllowed(N_("There is no such session.")),
    "backup": BackupError("the disk at /srv is full"),
}


@pytest.fixture
def app(own_app):
    app = own_app
    """The site with views that fail, under / and under /api/."""

    def fail(name):
        if name == "crash":
            message = "a secret in a traceback"
            raise ZeroDivisionError(message)
        raise RAISED[name]

    @csrf.exempt
    def take():
        from flask import request

        return {"fields": len(request.form), "json": bool(request.get_data())}

    app.add_url_rule("/fail/<name>", "fail", fail)
    app.add_url_rule("/api/fail/<name>", "api_fail", fail)
    app.add_url_rule("/take", "take", take, methods=["POST"])
    app.add_url_rule("/api/take", "api_take", take, methods=["POST"])
    app.testing = False  # otherwise a crash is passed on to the test
    return app


@pytest.mark.parametrize(
    ("name", "status", "code"),
    [
        ("invalid", 422, "invalid_input"),
        ("overdrawn", 409, "lot_overdrawn"),
        ("missing", 404, "not_found"),
        ("forbidden", 403, "not_allowed"),
        ("backup", 500, "error"),
        ("crash", 500, "internal_server_error"),
    ],
)
def test_an_error_has_its_status_on_a_page_and_in_json(browser, name, status, code):
    page = browser.get(f"/fail/{name}")
    assert page.status_code == status
    assert page.mimetype == "text/html"
    assert "<h1>" in page.text

    problem = browser.get(f"/api/fail/{name}")
    assert problem.status_code == status
    assert problem.mimetype == PROBLEM_JSON
    assert problem.json["status"] == status
    assert problem.json["code"] == code
    assert problem.json["type"] == f"urn:nguon:problem:{code}"


def test_a_problem_names_the_field_and_the_value(browser):
    problem = browser.get("/api/fail/invalid?lang=en").json

    assert problem["field"] == "quantity"
    assert problem["value"] == "<b>4o"
    assert problem["detail"] == "“<b>4o” is not a number."


def test_a_page_shows_what_was_typed_as_text(browser):
    assert "“&lt;b&gt;4o” is not a number." in browser.get("/fail/invalid?lang=en").text


def test_our_own_faults_tell_strangers_nothing(browser):
    for name in ("crash", "backup"):
        for text in (browser.get(f"/fail/{name}").text, browser.get(f"/api/fail/{name}").text):
            assert "secret" not in text
            assert "/srv" not in text


def test_json_is_answered_to_who_prefers_it(browser):
    asked = {"Accept": "application/json"}
    assert browser.get("/nothing", headers=asked).mimetype == PROBLEM_JSON
    browsers = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
    assert browser.get("/nothing", headers=browsers).mimetype == "text/html"
    assert browser.get("/nothing", headers={"Accept": "*/*"}).mimetype == "text/html"
    assert browser.get("/nothing").mimetype == "text/html"


def test_ten_megabytes_are_too_much_on_every_way_in(browser):
    much = "x" * 10_000_000

    assert browser.post("/take", data={"text": much}).status_code == 413
    assert browser.post("/api/take", data=much).status_code == 413
    page = browser.post("/sign-in", data={"email": much})
    assert page.status_code == 413
    assert "<h1>" in page.text


def test_a_form_with_many_small_fields_is_read(browser):
    assert browser.post("/take", data={f"f{n}": "1" for n in range(500)}).json["fields"] == 500


def test_the_wrong_method_says_which_is_right(browser):
    answer = browser.post("/workspace/sessions", headers={"Sec-Fetch-Site": "same-origin"})

    assert answer.status_code in {400, 405}
    answer = browser.get("/sign-out")
    assert answer.status_code == 405
    assert "POST" in answer.headers["Allow"]


def test_redirects_are_not_errors(browser):
    assert browser.get("/workspace/sessions").status_code == 303


def test_every_answer_names_its_request(browser):
    problem = browser.get("/api/nothing")

    assert problem.json["request_id"] == problem.headers["X-Request-ID"]


def test_the_status_follows_the_tree_of_errors():
    assert status_of(WrongToken("x")) == 401
    assert status_of(Conflict("x")) == 409
    assert status_of(LotOverdrawn("x")) == 409
    assert status_of(InvalidInput("x")) == 422


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("path", ["/nothing", "/sign-out", "/fail/crash"])
def test_error_pages_stand_in_both_languages(browser, path, language):
    page = browser.get(f"{path}?lang={language}").text

    assert f'<html lang="{language}">' in page
    assert "None" not in page
