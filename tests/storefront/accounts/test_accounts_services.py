"""Signing in, on both databases."""

import pytest
from sqlalchemy import select

from storefront.accounts import programs, services
from storefront.accounts.errors import NoMembership, WrongPassword, WrongToken
from storefront.accounts.models import ApiToken, Credential, LoginSession
from traceability.errors import CodeTaken, InvalidInput, NotAllowed, NotFound
from traceability.parties import services as parties
from traceability.parties.models import Membership, Person
from traceability.parties.recorder import Recorder
from traceability.parties.roles import Role

PASSWORD = "con đường lúa chín"


def join(deployment, passwords, *, email="lan@labang.example", code="LABANG", role=Role.OWNER):
    """A person who can sign in, and their recorder."""
    with deployment.transaction() as session:
        organisation = parties.create_organisation(
            session, code=code, name_vi="HTX", address_vi="x", clock=deployment.clock
        )
        now = deployment.clock()
        person = services.create_person(session, display_name=" Lan ", email=email, now=now)
        services.set_password(
            session, person_id=person.id, password=PASSWORD, passwords=passwords, now=now
        )
        parties.add_member(
            session,
            organisation_id=organisation.id,
            person=person,
            role=role,
            clock=deployment.clock,
        )
    return Recorder(organisation.id, role, person.id, clock=deployment.clock)


def enter(deployment, passwords, email="lan@labang.example", password=PASSWORD):
    return services.sign_in(deployment, email=email, password=password, passwords=passwords)


def test_a_token_brings_back_who_where_and_in_which_role(deployment, passwords):
    lan = join(deployment, passwords, role=Role.STAFF)

    found = services.signed_in_with(deployment, enter(deployment, passwords))

    assert found.person.id == lan.person_id
    assert found.person.display_name == "Lan"
    assert found.organisation.code == "LABANG"
    assert found.role is Role.STAFF


def test_neither_the_password_nor_the_token_is_stored(deployment, passwords):
    join(deployment, passwords)
    token = enter(deployment, passwords)

    with deployment.reading() as session:
        credential = session.scalars(select(Credential)).one()
        login = session.scalars(select(LoginSession)).one()
    assert PASSWORD not in credential.password_hash
    assert credential.password_hash.startswith("$argon2id$")
    assert token.encode() not in login.token_hash


def test_a_made_up_token_is_nobody(deployment, passwords):
    join(deployment, passwords)
    enter(deployment, passwords)

    assert services.signed_in_with(deployment, "made-up") is None


@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("lan@labang.example", "wrong password"),
        ("nobody@labang.example", PASSWORD),
        ("", ""),
        ("lan@labang.example", ""),
    ],
)
def test_who_does_not_know_both_is_not_let_in(sqlite_deployment, passwords, email, password):
    join(sqlite_deployment, passwords)

    with pytest.raises(WrongPassword):
        enter(sqlite_deployment, passwords, email, password)


def test_an_erased_person_cannot_sign_in(sqlite_deployment, passwords):
    lan = join(sqlite_deployment, passwords)
    with sqlite_deployment.transaction() as session:
        session.get_one(Person, lan.person_id).erased_at = sqlite_deployment.clock()

    with pytest.raises(WrongPassword):
        enter(sqlite_deployment, passwords)


def test_who_belongs_nowhere_cannot_sign_in(sqlite_deployment, passwords):
    lan = join(sqlite_deployment, passwords)
    with sqlite_deployment.transaction() as session:
        membership = session.get_one(Membership, (lan.organisation_id, lan.person_id))
        membership.until = sqlite_deployment.clock()

    with pytest.raises(NoMembership):
        enter(sqlite_deployment, passwords)


def test_one_address_belongs_to_one_person(deployment, passwords):
    join(deployment, passwords)

    with deployment.transaction() as session, pytest.raises(CodeTaken):
        services.create_person(
            session, display_name="Hoa", email="LAN@labang.example", now=deployment.clock()
        )


def test_a_new_password_ends_every_session(deployment, passwords):
    lan = join(deployment, passwords)
    token = enter(deployment, passwords)
    with deployment.transaction() as session:
        services.set_password(
            session,
            person_id=lan.person_id,
            password="trà xanh buổi sớm",
            passwords=passwords,
            now=deployment.clock(),
        )

    assert services.signed_in_with(deployment, token) is None
    with pytest.raises(WrongPassword):
        enter(deployment, passwords)
    enter(deployment, passwords, password="trà xanh buổi sớm")


def test_last_seen_moves_at_most_every_ten_minutes(sqlite_deployment, passwords, clock):
    join(sqlite_deployment, passwords)
    token = enter(sqlite_deployment, passwords)
    began = clock()

    def seen():
        services.signed_in_with(sqlite_deployment, token)
        with sqlite_deployment.reading() as session:
            return session.scalars(select(LoginSession)).one().last_seen_at

    clock.advance(minutes=9)
    assert seen() == began
    clock.advance(minutes=2)
    assert seen() == clock()


def test_a_program_acts_for_one_organisation_in_one_role(deployment, passwords):
    lan = join(deployment, passwords)
    with deployment.transaction() as session:
        token = programs.create_token(session, lan, name="Kế toán", role=Role.STAFF)

    found = programs.authenticate_token(deployment, token.text)

    assert (found.organisation_id, found.role) == (lan.organisation_id, Role.STAFF)
    assert token.text.startswith("nguon_")
    with deployment.reading() as session:
        kept = session.scalars(select(ApiToken)).one()
        assert token.text.encode() not in kept.token_hash
        assert kept.last_used_at == deployment.clock()


def test_a_revoked_or_lapsed_token_opens_nothing(deployment, passwords, clock):
    lan = join(deployment, passwords)
    with deployment.transaction() as session:
        revoked = programs.create_token(session, lan, name="a", role=Role.STAFF)
        lapsing = programs.create_token(
            session, lan, name="b", role=Role.STAFF, expires_at=clock().replace(hour=23)
        )
        programs.revoke_token(session, lan, token_id=revoked.id)

    programs.authenticate_token(deployment, lapsing.text)
    clock.advance(days=1)

    for token in (revoked.text, lapsing.text, "nguon_made_up", ""):
        with pytest.raises(WrongToken):
            programs.authenticate_token(deployment, token)


def test_a_token_ends_with_the_membership_of_who_made_it(sqlite_deployment, passwords):
    lan = join(sqlite_deployment, passwords)
    with sqlite_deployment.transaction() as session:
        token = programs.create_token(session, lan, name="a", role=Role.STAFF)
        membership = session.get_one(Membership, (lan.organisation_id, lan.person_id))
        membership.until = sqlite_deployment.clock()

    with pytest.raises(WrongToken):
        programs.authenticate_token(sqlite_deployment, token.text)


def test_the_console_can_make_a_token_that_belongs_to_no_person(sqlite_deployment, passwords):
    lan = join(sqlite_deployment, passwords)
    console = Recorder(lan.organisation_id, Role.OWNER, clock=sqlite_deployment.clock)
    with sqlite_deployment.transaction() as session:
        token = programs.create_token(session, console, name="a", role=Role.PICKER)

    assert programs.authenticate_token(sqlite_deployment, token.text).person_id is None


def test_only_an_owner_decides_about_tokens(sqlite_deployment, passwords):
    staff = join(sqlite_deployment, passwords, role=Role.STAFF)

    with sqlite_deployment.transaction() as session:
        with pytest.raises(NotAllowed):
            programs.create_token(session, staff, name="a", role=Role.PICKER)
        with pytest.raises(NotAllowed):
            programs.tokens_of(session, staff)


def test_a_token_of_another_organisation_cannot_be_seen_or_ended(sqlite_deployment, passwords):
    lan = join(sqlite_deployment, passwords)
    hoa = join(sqlite_deployment, passwords, email="hoa@lahien.example", code="LAHIEN")
    with sqlite_deployment.transaction() as session:
        token = programs.create_token(session, lan, name="a", role=Role.STAFF)

    with sqlite_deployment.transaction() as session:
        assert programs.tokens_of(session, hoa) == []
        with pytest.raises(NotFound):
            programs.revoke_token(session, hoa, token_id=token.id)
    programs.authenticate_token(sqlite_deployment, token.text)


@pytest.mark.parametrize("name", ["", "  ", "x" * 101])
def test_a_token_has_a_name_that_fits(sqlite_deployment, passwords, name):
    lan = join(sqlite_deployment, passwords)

    with sqlite_deployment.transaction() as session, pytest.raises(InvalidInput) as caught:
        programs.create_token(session, lan, name=name, role=Role.STAFF)
    assert caught.value.field == "name"


def test_a_token_does_not_begin_in_the_past(sqlite_deployment, passwords, clock):
    lan = join(sqlite_deployment, passwords)

    with sqlite_deployment.transaction() as session, pytest.raises(InvalidInput) as caught:
        programs.create_token(session, lan, name="a", role=Role.STAFF, expires_at=clock())
    assert caught.value.field == "expires_at"


def test_an_old_hash_is_renewed_when_its_owner_signs_in(sqlite_deployment, passwords):
    from argon2.profiles import PRE_21_2

    from storefront.accounts.passwords import Passwords

    lan = join(sqlite_deployment, Passwords(PRE_21_2))
    enter(sqlite_deployment, passwords)

    with sqlite_deployment.reading() as session:
        kept = session.get_one(Credential, lan.person_id).password_hash
    assert not passwords.outdated(kept)
    assert passwords.match(kept, PASSWORD)
