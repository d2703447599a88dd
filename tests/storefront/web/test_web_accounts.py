"""Signing in and out over the real pages."""

from datetime import timedelta

from storefront.accounts import services as accounts


def test_who_signs_in_is_sent_on_to_a_page_of_the_workspace(browser, lan):
    answer = browser.send(
        "/sign-in", {"email": "LAN@labang.example ", "password": "con đường lúa chín"}
    )

    assert answer.status_code == 303
    assert browser.get("/workspace/sessions").status_code == 200


def test_the_same_page_refuses_a_wrong_password_and_an_unknown_address_alike(browser, lan):
    wrong = browser.send("/sign-in", {"email": "lan@labang.example", "password": "x" * 12})
    unknown = browser.send("/sign-in", {"email": "lan2@labang.example", "password": "x" * 12})

    assert wrong.status_code == unknown.status_code == 422
    assert "Địa chỉ e-mail hoặc mật khẩu không đúng." in wrong.text
    assert wrong.text.count("error") == unknown.text.count("error")


def test_a_refused_form_keeps_the_address_but_not_the_password(browser, lan):
    answer = browser.send("/sign-in", {"email": "lan@labang.example", "password": "x" * 12})

    assert 'value="lan@labang.example"' in answer.text
    assert "x" * 12 not in answer.text


def test_an_empty_form_says_what_is_missing_and_links_to_it(browser):
    answer = browser.send("/sign-in?lang=en", {"email": "", "password": ""})

    assert answer.status_code == 422
    assert '<a href="#email">Fill in: E-mail address.</a>' in answer.text
    assert 'aria-describedby="email-error"' in answer.text


def test_a_page_of_the_workspace_sends_strangers_to_sign_in_and_back(browser, lan):
    away = browser.get("/workspace/sessions")
    assert away.status_code == 303
    assert away.location == "/sign-in?next=/workspace/sessions"

    back = browser.send(away.location, {"email": lan.email, "password": "con đường lúa chín"})

    assert back.location == "/workspace/sessions"


def test_signing_in_never_leads_to_another_site(browser, lan):
    for target in ("//evil.example", "https://evil.example", "/\\evil.example", "/\t/evil.example"):
        answer = browser.post(
            "/sign-in",
            query_string={"next": target},
            data={
                **browser.hidden("/sign-in"),
                "email": lan.email,
                "password": "con đường lúa chín",
            },
        )
        assert answer.location == "/workspace/", target
        browser.send("/sign-out", page="/workspace/sessions")


def test_who_signs_out_is_out_even_with_the_old_cookie(owner):
    cookie = owner.client.get_cookie("__Host-nguon", domain="nguon.example")
    owner.send("/sign-out", page="/workspace/sessions")
    owner.client.set_cookie(
        "__Host-nguon", cookie.value, domain="nguon.example", secure=True, path="/"
    )

    assert owner.get("/workspace/sessions").status_code == 303


def test_another_device_can_be_signed_out(owner, other_browser, sqlite_deployment, lan):
    other_browser.sign_in()
    with sqlite_deployment.reading() as session:
        sessions = accounts.sessions_of(session, lan.id, sqlite_deployment.clock())
        ids = [login.id for login in sessions]
    assert len(ids) == 2

    for session_id in ids:
        page = f"/workspace/sessions/{session_id}/revoke"
        if page in owner.get("/workspace/sessions").text:
            owner.send(page, page="/workspace/sessions")

    assert other_browser.get("/workspace/sessions").status_code == 303
    assert owner.get("/workspace/sessions").status_code == 200


def test_a_session_ends_by_itself(owner, clock):
    clock.advance(days=31)

    assert owner.get("/workspace/sessions").status_code == 303


def test_a_session_of_somebody_else_cannot_be_ended(
    owner, other_browser, sqlite_deployment, enlisted
):

    hoa = enlisted("hoa@labang.example")
    other_browser.sign_in("hoa@labang.example")
    with sqlite_deployment.reading() as session:
        theirs = accounts.sessions_of(session, hoa.id, sqlite_deployment.clock())[0].id

    answer = owner.send(f"/workspace/sessions/{theirs}/revoke", page="/workspace/sessions")

    assert answer.status_code == 404
    assert other_browser.get("/workspace/sessions").status_code == 200


def test_guessing_at_one_account_is_stopped_and_told_when_to_go_on(browser, lan):
    for _ in range(10):
        answer = browser.send("/sign-in", {"email": lan.email, "password": "y" * 12})
        assert answer.status_code == 422

    answer = browser.send("/sign-in", {"email": lan.email, "password": "con đường lúa chín"})

    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) <= timedelta(minutes=5).total_seconds()


def test_a_form_without_its_token_is_refused(browser, lan):
    answer = browser.post("/sign-in", {"email": lan.email, "password": "con đường lúa chín"})

    assert answer.status_code == 400
    assert "<h1>" in answer.text


def test_the_session_cookie_is_closed_to_scripts_and_to_other_sites(browser, lan):
    answer = browser.send("/sign-in", {"email": lan.email, "password": "con đường lúa chín"})

    cookie = next(c for c in answer.headers.getlist("Set-Cookie") if c.startswith("__Host-nguon="))
    assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= set(cookie.split("; "))


def test_a_changed_password_signs_out_the_other_devices_only(owner, other_browser, lan):
    other_browser.sign_in()

    answer = owner.send(
        "/workspace/password",
        {"present": "con đường lúa chín", "password": "trà xanh buổi sớm"},
    )

    assert answer.status_code == 303
    assert owner.get("/workspace/sessions").status_code == 200
    assert other_browser.get("/workspace/sessions").status_code == 303
    other_browser.sign_in(password="trà xanh buổi sớm")


def test_a_password_is_changed_only_by_who_knows_it_and_to_a_long_one(owner, lan):
    wrong = owner.send(
        "/workspace/password?lang=en", {"present": "x" * 12, "password": "trà xanh buổi sớm"}
    )
    short = owner.send("/workspace/password", {"present": "con đường lúa chín", "password": "ngắn"})

    assert wrong.status_code == short.status_code == 422
    assert '<a href="#present">The present password is wrong.</a>' in wrong.text
    assert '<a href="#password">A password needs 10 to 200 characters.</a>' in short.text
    owner.send("/sign-out", page="/workspace/sessions")
    owner.sign_in()


def test_one_can_look_at_another_of_ones_organisations_and_at_no_other(
    owner, sqlite_deployment, lan
):
    from traceability.parties import services as parties
    from traceability.parties.roles import Role

    others = {}
    with sqlite_deployment.transaction() as session:
        for code in ("LAHIEN", "BACKAN"):
            others[code] = parties.create_organisation(
                session,
                code=code,
                name_vi=f"HTX {code}",
                address_vi="Thái Nguyên",
                clock=sqlite_deployment.clock,
            ).id
        parties.add_member(
            session,
            organisation_id=others["LAHIEN"],
            person=lan,
            role=Role.PICKER,
            clock=sqlite_deployment.clock,
        )

    def switch(organisation_id):
        return owner.send(
            "/workspace/organisation",
            {"organisation": str(organisation_id)},
            page="/workspace/sessions",
        )

    assert switch(others["LAHIEN"]).status_code == 303
    assert "HTX LAHIEN" in owner.get("/workspace/password").text
    assert switch(others["BACKAN"]).status_code == 404
    assert switch("nonsense").status_code == 400
    assert "HTX LAHIEN" in owner.get("/workspace/password").text


def test_who_left_the_organisation_is_out_at_once(owner, sqlite_deployment, la_bang, lan):
    from traceability.parties.models import Membership

    with sqlite_deployment.transaction() as session:
        membership = session.get_one(Membership, (la_bang.id, lan.id))
        membership.until = sqlite_deployment.clock()

    assert owner.get("/workspace/sessions").status_code == 303
    refused = owner.send("/sign-in?lang=en", {"email": lan.email, "password": "con đường lúa chín"})
    assert "This account belongs to no organisation." in refused.text


def test_a_session_is_named_after_the_browser(browser, lan):
    browser.send(
        "/sign-in",
        {"email": lan.email, "password": "con đường lúa chín"},
        headers={"User-Agent": "Mozilla/5.0 (Linux; Android 14) Chrome/120.0 Mobile Safari/537.36"},
    )

    page = browser.get("/workspace/sessions").text
    assert "Chrome, Android" in page
    assert "Mozilla" not in page
