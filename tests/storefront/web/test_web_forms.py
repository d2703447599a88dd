"""Forms over the real site: what was typed stays, a refusal stands beside its field."""

import re
import threading
from decimal import Decimal

import pytest
from flask import render_template_string
from flask_babel import lazy_gettext
from sqlalchemy import func, select
from wtforms import BooleanField, RadioField, SelectChoice, SelectField

from storefront.web.forms import (
    DayField,
    Form,
    MomentField,
    NumberField,
    Required,
    TextField,
    WholeField,
)
from storefront.web.sent_once import redirect_once
from traceability.errors import N_, LotOverdrawn
from traceability.parties import services as parties
from traceability.parties.models import Organisation

PAGE = """{% extends "layout.html" %}{% import "_forms.html" as forms %}
{% block title %}x{% endblock %}{% block main %}
{% call forms.form(form, submit="OK") %}{{ forms.field(form.quantity) }}
{{ forms.field(form.packs) }}{{ forms.field(form.note) }}
{{ forms.field(form.on) }}{{ forms.field(form.at) }}
{{ forms.field(form.kind) }}{{ forms.choices(form.pay) }}{{ forms.tick(form.sure) }}
{% endcall %}{% endblock %}"""


class Harvest(Form):
    quantity = NumberField("Khối lượng", unit="kg", description="Cân sau khi hái",
                           validators=[Required()])  # fmt: skip
    packs = WholeField("Gói")
    note = TextField("Ghi chú")
    on = DayField("Ngày")
    at = MomentField("Lúc")
    kind = SelectField("Loại", choices=[SelectChoice("a", "A"), SelectChoice("b", "B")])
    pay = RadioField("Trả", choices=[SelectChoice("cod", "Khi nhận")], default="cod")
    sure = BooleanField(lazy_gettext("Change"))


@pytest.fixture
def app(own_app):
    app = own_app
    """The site with a form whose act registers an organisation of that many kilograms."""
    app.taken = []

    def view():
        form = Harvest(quantity=Decimal("12.4"))
        if form.validate_on_submit():
            app.taken.append({name: field.data for name, field in form._fields.items()})
            try:
                return redirect_once(form, lambda session: act(session, form))
            except LotOverdrawn as error:
                form.refuse(error, {"grams": "quantity"})
        return render_template_string(PAGE, form=form), 422 if form.refusals else 200

    def act(session, form):
        count = session.scalar(select(func.count()).select_from(Organisation))
        parties.create_organisation(
            session, code=f"HTX{count}", name_vi="HTX", address_vi=form.note.data or "x"
        )
        if form.quantity.data > 100:
            raise LotOverdrawn(
                N_("There are only %(left)s kg."), field="grams", value=450, left=312
            )
        return f"/done/{count}"

    app.add_url_rule("/harvest", "harvest", view, methods=["GET", "POST"])
    return app


FILLED = {"quantity": "40", "kind": "a", "pay": "cod"}


def organisations(deployment):
    with deployment.reading() as session:
        return session.scalar(select(func.count()).select_from(Organisation))


def test_values_are_read_in_the_language_of_the_page(browser, app):
    browser.send(
        "/harvest",
        {**FILLED, "quantity": "1.234,5", "packs": "1.000", "note": "  O'Brien <3  ",
         "on": "2026-11-22", "at": "2026-11-22T06:00"},
    )  # fmt: skip
    taken = app.taken[0]

    assert taken["quantity"] == Decimal("1234.5")
    assert taken["packs"] == 1000
    assert taken["note"] == "O'Brien <3"
    assert taken["on"].isoformat() == "2026-11-22"
    assert taken["at"].isoformat() == "2026-11-22T06:00:00+07:00"

    browser.send("/harvest?lang=en", {**FILLED, "quantity": "1.234"})
    assert app.taken[1]["quantity"] == Decimal("1.234")


def test_what_is_left_empty_is_nothing_and_no_zero(browser, app):
    browser.send("/harvest", FILLED)

    assert app.taken[0]["packs"] is None
    assert app.taken[0]["on"] is None
    assert app.taken[0]["at"] is None
    assert app.taken[0]["sure"] is False


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("quantity", "bốn mươi", "“bốn mươi” is not a number."),
        ("quantity", "", "Fill in: Khối lượng."),
        ("quantity", "   ", "Fill in: Khối lượng."),
        ("packs", "2.5", "“2.5” is not a whole number."),
        ("on", "22/11/2026", "“22/11/2026” is not a date."),
        ("at", "yesterday", "“yesterday” is not a date."),
        ("kind", "c", "Not a valid choice."),
    ],
)
def test_a_bad_field_is_named_beside_it_and_in_the_summary(browser, app, field, typed, said):
    answer = browser.send("/harvest?lang=en", {**FILLED, "note": "typed", field: typed})

    assert answer.status_code == 422
    assert f'<li><a href="#{field}">{said}</a></li>' in answer.text
    assert f'<p class="error" id="{field}-error">{said}</p>' in answer.text
    assert 'value="typed"' in answer.text
    if typed.strip() and field != "kind":
        assert f'value="{typed}"' in answer.text
    assert app.taken == []


def test_a_refusal_of_the_library_stands_beside_the_field_and_loses_nothing(
    browser, sqlite_deployment
):
    answer = browser.send("/harvest?lang=en", {**FILLED, "quantity": "450", "note": "<b>"})

    assert answer.status_code == 422
    assert '<a href="#quantity">There are only 312 kg.</a>' in answer.text
    assert 'value="450"' in answer.text
    assert 'value="&lt;b&gt;"' in answer.text
    assert organisations(sqlite_deployment) == 0


def test_a_refusal_that_names_no_field_stands_above_the_form(app):
    with app.test_request_context("/?lang=en"):
        form = Harvest()
        form.refuse(LotOverdrawn("Nothing is left.", field="lot"))

    assert form.refusals == [(None, "Nothing is left.")]


def test_a_field_says_what_it_is_to_who_cannot_see_it(browser):
    page = browser.get("/harvest").text
    field = re.search(r'<input[^>]*id="quantity"[^>]*>', page)[0]

    assert 'aria-describedby="quantity-hint"' in field
    assert 'inputmode="decimal"' in field
    assert 'value="12,4"' in field
    assert '<label for="quantity">Khối lượng</label>' in page
    assert '<span class="unit">kg</span>' in page
    assert 'inputmode="numeric"' in re.search(r'<input[^>]*id="packs"[^>]*>', page)[0]
    assert 'type="datetime-local"' in re.search(r'<input[^>]*id="at"[^>]*>', page)[0]
    assert "<legend>" in page


def test_the_same_form_sent_twice_is_done_once(browser, sqlite_deployment):
    data = {**browser.hidden("/harvest"), **FILLED}

    first, second = browser.post("/harvest", data), browser.post("/harvest", data)

    assert first.status_code == second.status_code == 303
    assert first.location == second.location == "/done/0"
    assert organisations(sqlite_deployment) == 1


def test_a_form_sent_back_with_other_values_is_refused(browser, sqlite_deployment):
    data = {**browser.hidden("/harvest"), **FILLED}
    browser.post("/harvest", data)

    assert browser.post("/harvest", {**data, "quantity": "41"}).status_code == 409
    assert organisations(sqlite_deployment) == 1


def test_a_refused_form_can_be_corrected_and_sent_again(browser, sqlite_deployment):
    data = {**browser.hidden("/harvest"), **FILLED}

    assert browser.post("/harvest", {**data, "quantity": "450"}).status_code == 422
    assert browser.post("/harvest", data).status_code == 303
    assert organisations(sqlite_deployment) == 1


def test_a_refused_form_keeps_its_request_key(browser):
    data = {**browser.hidden("/harvest"), **FILLED, "quantity": "450"}

    page = browser.post("/harvest", data).text

    assert f'name="request_key" value="{data["request_key"]}"' in page


def test_two_taps_at_the_same_moment_are_one(browser, app, sqlite_deployment):
    data = {**browser.hidden("/harvest"), **FILLED}
    cookie = browser.client.get_cookie("__Host-nguon", domain="nguon.example")
    answers = []

    def tap():
        client = app.test_client()
        client.set_cookie("__Host-nguon", cookie.value, domain="nguon.example", secure=True)
        answers.append(client.post("/harvest", data=data, base_url="https://nguon.example"))

    threads = [threading.Thread(target=tap) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [(a.status_code, a.location) for a in answers] == [(303, "/done/0")] * 4
    assert organisations(sqlite_deployment) == 1


def test_a_form_without_a_request_key_gets_one_of_its_own(browser, sqlite_deployment):
    data = {"csrf_token": browser.hidden("/harvest")["csrf_token"], **FILLED}

    assert browser.post("/harvest", data).location == "/done/0"
    assert browser.post("/harvest", data).location == "/done/1"


def test_an_endless_request_key_is_refused(browser, sqlite_deployment):
    answer = browser.send("/harvest", {**FILLED, "request_key": "k" * 5000})

    assert answer.status_code == 422
    assert organisations(sqlite_deployment) == 0


def test_a_character_that_no_database_keeps_is_refused(browser, sqlite_deployment):
    answer = browser.send("/harvest", {**FILLED, "note": "a\0b"})

    assert answer.status_code == 400
    assert browser.get("/sign-in?next=%00").status_code == 400
    assert organisations(sqlite_deployment) == 0
