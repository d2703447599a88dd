"""The people of the organisation: who may sign in, in which role. For owners."""

import secrets
from typing import Any
from uuid import UUID

from flask import Response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext
from sqlalchemy.orm import Session
from wtforms import EmailField, RadioField, SelectChoice

from storefront.accounts import services as accounts
from storefront.web.current import deployment, here, recorder, signed_in, site
from storefront.web.forms import Form, Required, TextField
from storefront.web.limits import limiter
from storefront.web.tell import tell
from storefront.web.texts import gettext
from storefront.web.workspace.area import blueprint
from storefront.web.workspace.kinds import ROLES
from traceability.errors import N_, Conflict, InvalidInput, NguonError, NotFound
from traceability.parties.memberships import belongs_elsewhere, change_role, end_membership
from traceability.parties.models import Person
from traceability.parties.reading import members_of
from traceability.parties.registration import checked_name
from traceability.parties.roles import Permission, Role
from traceability.parties.services import add_member

_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"
"""Without those that are mistaken for each other on paper."""


class MemberForm(Form):
    """Somebody who comes in."""

    display_name = TextField(
        lazy_gettext("Name"), validators=[Required()], render_kw={"autocomplete": "off"}
    )
    email = EmailField(
        lazy_gettext("E-mail address"),
        description=lazy_gettext("They sign in with it."),
        validators=[Required()],
        render_kw={"autocomplete": "off", "inputmode": "email"},
    )
    role = RadioField(lazy_gettext("Role"), validators=[Required()])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.role.choices = role_choices()


def role_choices() -> list[SelectChoice]:
    """The roles, the least powerful first."""
    return [SelectChoice(role.value, str(ROLES[role])) for role in reversed(Role)]


@blueprint.get("/people")
@signed_in(Permission.PEOPLE)
def people() -> ResponseReturnValue:
    """List them."""
    with deployment().reading() as db:
        members = members_of(db, here().organisation.id, now=deployment().clock())
        return render_template(
            "workspace/people.html",
            members=members,
            roles={role: str(text) for role, text in ROLES.items()},
            choices=role_choices(),
        )


@blueprint.route("/people/new", methods=["GET", "POST"])
@signed_in(Permission.PEOPLE)
@limiter.limit("30 per hour", methods=["POST"])
def new_member() -> ResponseReturnValue:
    """Let somebody in; their first password is shown once, on the answer to this very form."""
    form = MemberForm()
    if form.validate_on_submit():
        try:
            with deployment().transaction() as db:
                person, password = _enlist(db, form)
        except NguonError as error:
            form.refuse(error, {"name": "display_name"})
        else:
            return _shown_once(person, password)
    return render_template("workspace/new_member.html", form=form), 422 if form.refusals else 200


def _enlist(db: Session, form: MemberForm) -> tuple[Person, str]:
    if "@" not in form.email.data.strip()[1:-1]:
        raise InvalidInput(
            N_("“%(value)s” is not an e-mail address."), field="email", value=form.email.data
        )
    now = deployment().clock()
    person = accounts.create_person(
        db,
        display_name=checked_name(form.display_name.data, field="display_name"),
        email=form.email.data,
        now=now,
    )
    add_member(
        db,
        organisation_id=here().organisation.id,
        person=person,
        role=Role(form.role.data),
        clock=deployment().clock,
    )
    return person, _new_password(db, person)


def _new_password(db: Session, person: Person) -> str:
    password = "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))
    accounts.set_password(
        db,
        person_id=person.id,
        password=password,
        passwords=site().passwords,
        now=deployment().clock(),
    )
    return password


def _shown_once(person: Person, password: str) -> Response:
    page = render_template("workspace/initial_password.html", person=person, password=password)
    response = Response(page)
    response.headers["Cache-Control"] = "no-store"
    return response


class RoleForm(Form):
    """Another role."""

    role = RadioField(lazy_gettext("Role"), validators=[Required()])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.role.choices = role_choices()


@blueprint.post("/people/<uuid:person_id>/role")
@signed_in(Permission.PEOPLE)
def member_role(person_id: UUID) -> ResponseReturnValue:
    """Give a member another role."""
    form = RoleForm()
    if not form.validate_on_submit():
        raise InvalidInput(N_("Choose a role."), field="role", value=form.role.data)
    with deployment().transaction() as db:
        change_role(db, recorder(), person_id=person_id, role=Role(form.role.data))
    tell(gettext("The role is changed."))
    return redirect(url_for("workspace.people"), code=303)


@blueprint.post("/people/<uuid:person_id>/password")
@signed_in(Permission.PEOPLE)
@limiter.limit("30 per hour")
def reset_password(person_id: UUID) -> ResponseReturnValue:
    """Give a member who forgot it a new first password.

    Raises:
        Conflict: the person also belongs elsewhere, where this owner has no say.
    """
    with deployment().transaction() as db:
        members = members_of(db, here().organisation.id, now=deployment().clock())
        found = [each.person for each in members if each.person_id == person_id]
        if not found:
            raise NotFound(N_("There is no such member."), field="person", value=str(person_id))
        if belongs_elsewhere(db, recorder(), person_id=person_id):
            raise Conflict(
                N_("This person also belongs to another organisation and resets it themselves."),
                field="person",
            )
        password = _new_password(db, found[0])
    return _shown_once(found[0], password)


@blueprint.post("/people/<uuid:person_id>/end")
@signed_in(Permission.PEOPLE)
def end_member(person_id: UUID) -> ResponseReturnValue:
    """Let a member go."""
    with deployment().transaction() as db:
        end_membership(db, recorder(), person_id=person_id)
    tell(gettext("They can no longer sign in for this cooperative. What they recorded stays."))
    return redirect(url_for("workspace.people"), code=303)
