"""People and programs that may come in, from the command line."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from storefront.accounts.errors import WrongPassword
from storefront.accounts.passwords import Passwords
from storefront.accounts.programs import authenticate_token
from storefront.accounts.services import sign_in, signed_in_with
from traceability.cli.exits import Exit
from traceability.parties.models import Membership, Person
from traceability.parties.roles import Role

LAN = ("users", "create", "--email", "Lan@LaBang.example", "--name", "Nguyễn Thị Lan")
PASSWORD = "con đường lúa chín"


@pytest.fixture
def password_file(tmp_path):
    file = tmp_path / "password"
    file.write_text(f"{PASSWORD}\n", encoding="utf-8")
    return file


def people(deployment):
    with deployment.reading() as session:
        return session.scalars(select(Person.email)).all()


def signed_in(deployment, password=PASSWORD):
    token = sign_in(
        deployment, email="lan@labang.example", password=password, passwords=Passwords()
    )
    return signed_in_with(deployment, token)


def test_a_person_who_was_entered_can_sign_in(nguon, deployment, coop, password_file):
    made = nguon.json(*LAN, "--role", "staff", "--password-file", password_file)

    assert made["organisation"] == "LABANG"
    who = signed_in(deployment)
    assert who.role is Role.STAFF
    assert who.person.display_name == "Nguyễn Thị Lan"
    assert PASSWORD not in str(made)


def test_a_password_is_asked_twice_and_not_shown(
    nguon_on_sqlite, sqlite_deployment, coop_on_sqlite
):
    printed = nguon_on_sqlite(*LAN, "--role", "owner", typed=f"{PASSWORD}\n{PASSWORD}\n")

    assert PASSWORD not in printed
    assert signed_in(sqlite_deployment).role is Role.OWNER


def test_a_password_comes_from_standard_input_too(
    nguon_on_sqlite, sqlite_deployment, coop_on_sqlite
):
    nguon_on_sqlite(*LAN, "--role", "owner", "--password-file", "-", typed=f"{PASSWORD}\n")

    assert signed_in(sqlite_deployment).role is Role.OWNER


def test_a_short_password_is_refused_and_nobody_is_entered(nguon, deployment, coop):
    line = nguon.refused(*LAN, "--role", "owner", "--password-file", "-", typed="short\n")

    assert "field: password" in line
    assert "short" not in line
    assert people(deployment) == []


def test_an_address_is_entered_once(nguon, deployment, coop, password_file):
    nguon(*LAN, "--role", "owner", "--password-file", password_file)

    line = nguon.refused(*LAN, "--role", "staff", "--password-file", password_file)

    assert "field: email, value: lan@labang.example" in line
    with deployment.reading() as session:
        assert [each.role for each in session.scalars(select(Membership))] == [Role.OWNER]


def test_a_new_password_ends_the_old_one_and_every_session(
    nguon_on_sqlite, sqlite_deployment, coop_on_sqlite, password_file
):
    nguon_on_sqlite(*LAN, "--role", "owner", "--password-file", password_file)
    token = sign_in(
        sqlite_deployment, email="lan@labang.example", password=PASSWORD, passwords=Passwords()
    )
    change = ("users", "password", "lan@labang.example", "--password-file", "-")

    nguon_on_sqlite(*change, typed="một mật khẩu khác\n")

    assert signed_in_with(sqlite_deployment, token) is None
    with pytest.raises(WrongPassword):
        signed_in(sqlite_deployment)
    assert signed_in(sqlite_deployment, "một mật khẩu khác")


def test_a_password_for_nobody_is_refused(nguon_on_sqlite):
    line = nguon_on_sqlite.refused(
        "users", "password", "no@body.example", "--password-file", "-", typed=f"{PASSWORD}\n"
    )

    assert "field: email, value: no@body.example" in line


def test_an_unknown_role_is_misuse(nguon_on_sqlite):
    assert nguon_on_sqlite.run(*LAN, "--role", "king").exit_code == Exit.USAGE


def test_a_token_that_was_made_lets_a_program_in(nguon, deployment, coop):
    made = nguon.json("tokens", "create", "--name", "cân điện tử", "--role", "picker")

    recorder = authenticate_token(deployment, made["token"])

    assert recorder.role is Role.PICKER
    assert recorder.organisation_id == coop.organisation.id


def test_a_token_ends_on_its_day(nguon_on_sqlite, sqlite_deployment, coop_on_sqlite, clock):
    order = ("tokens", "create", "--name", "x", "--role", "picker", "--expires")
    made = nguon_on_sqlite.json(*order, "2026-12-01T00:00")

    assert made["expires_at"] == "2026-11-30T17:00:00+00:00"
    assert authenticate_token(sqlite_deployment, made["token"])
    clock.now += timedelta(days=30)
    with pytest.raises(Exception, match="past its date"):
        authenticate_token(sqlite_deployment, made["token"])
    assert "field: expires_at" in nguon_on_sqlite.refused(*order, "2026-11-01T00:00")
    assert "field: expires" in nguon_on_sqlite.refused(*order, "soon")
