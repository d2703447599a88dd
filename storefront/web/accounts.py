"""Signing in and out, and the browsers in which one is signed in."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext
from werkzeug.exceptions import BadRequest
from wtforms import EmailField, PasswordField

from storefront.accounts import services
from storefront.accounts.errors import SignInRefused
from storefront.web import navigation
from storefront.web.current import TOKEN, deployment, here, signed_in, site, who
from storefront.web.device import device
from storefront.web.forms import Form, Required
from storefront.web.limits import limiter
from traceability.errors import NguonError

blueprint = Blueprint("accounts", __name__)


class SignInForm(Form):
    """Who are you?"""

    email = EmailField(
        lazy_gettext("E-mail address"),
        validators=[Required()],
        render_kw={"autocomplete": "username", "inputmode": "email", "spellcheck": "false"},
    )
    password = PasswordField(
        lazy_gettext("Password"),
        validators=[Required()],
        render_kw={"autocomplete": "current-password"},
    )


class PasswordForm(Form):
    """Another password."""

    present = PasswordField(
        lazy_gettext("Present password"),
        validators=[Required()],
        render_kw={"autocomplete": "current-password"},
    )
    password = PasswordField(
        lazy_gettext("New password"),
        validators=[Required()],
        description=lazy_gettext(
            "At least 10 characters. Four words that only you would put together are easy to keep "
            "in mind."
        ),
        render_kw={"autocomplete": "new-password"},
    )


def _whom() -> str:
    """The account that is tried, so that many addresses cannot take turns at one of them."""
    return f"account:{request.form.get('email', '').strip().casefold()[:200]}"


@blueprint.route("/sign-in", methods=["GET", "POST"])
@limiter.limit("30 per 5 minutes", methods=["POST"])
@limiter.limit("10 per 5 minutes", methods=["POST"], key_func=_whom)
def sign_in() -> ResponseReturnValue:
    """Ask for address and password, and open a session."""
    if who() is not None:
        return redirect(_wanted(), code=303)
    form = SignInForm()
    if form.validate_on_submit():
        try:
            token = services.sign_in(
                deployment(),
                email=form.email.data,
                password=form.password.data,
                passwords=site().passwords,
                user_agent=device(request.user_agent.string),
            )
        except SignInRefused as error:
            form.refuse(error)
        else:
            session.clear()  # a cookie from before the sign-in is worth nothing after it
            session[TOKEN] = token
            session.permanent = True
            return redirect(_wanted(), code=303)
    return render_template("accounts/sign_in.html", form=form), 422 if form.refusals else 200


@blueprint.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    """End this browser's session."""
    found = who()
    if found is not None:
        with deployment().transaction() as db:
            services.revoke_session(
                db,
                person_id=found.person.id,
                session_id=found.session_id,
                now=deployment().clock(),
            )
    session.clear()
    flash(gettext("You are signed out."))
    return redirect(url_for("accounts.sign_in"), code=303)


@blueprint.get("/workspace/sessions")
@signed_in()
def sessions() -> ResponseReturnValue:
    """List the browsers in which one is signed in."""
    found = here()
    with deployment().reading() as db:
        logins = services.sessions_of(db, found.person.id, deployment().clock())
        return render_template("accounts/sessions.html", logins=logins, here=found)


@blueprint.post("/workspace/sessions/<uuid:session_id>/revoke")
@signed_in()
def revoke(session_id: UUID) -> ResponseReturnValue:
    """Sign out of one of one's browsers."""
    with deployment().transaction() as db:
        services.revoke_session(
            db, person_id=here().person.id, session_id=session_id, now=deployment().clock()
        )
    flash(gettext("That device is signed out."))
    return redirect(url_for("accounts.sessions"), code=303)


@blueprint.route("/workspace/password", methods=["GET", "POST"])
@signed_in()
@limiter.limit("10 per 5 minutes", methods=["POST"])
def password() -> ResponseReturnValue:
    """Choose another password."""
    form = PasswordForm()
    if form.validate_on_submit():
        try:
            services.change_password(
                deployment(),
                signed_in=here(),
                present=form.present.data,
                new=form.password.data,
                passwords=site().passwords,
            )
        except NguonError as error:
            form.refuse(error)
        else:
            flash(gettext("The password is changed. Other devices are signed out."))
            return redirect(url_for("accounts.sessions"), code=303)
    return render_template("accounts/password.html", form=form), 422 if form.refusals else 200


@blueprint.post("/workspace/organisation")
@signed_in()
def switch() -> ResponseReturnValue:
    """Look at another of one's organisations."""
    try:
        organisation_id = UUID(request.form["organisation"])
    except ValueError as error:
        raise BadRequest from error
    with deployment().transaction() as db:
        services.switch_organisation(
            db,
            signed_in=here(),
            organisation_id=organisation_id,
            now=deployment().clock(),
        )
    return redirect(_wanted(), code=303)


def _wanted() -> str:
    """Where the person was going: an address of this site only, or else their first page."""
    target = request.args.get("next", "")
    return target if is_own_path(target) else navigation.first_of_workspace()


def is_own_path(target: str) -> bool:
    """Whether an address leads nowhere else: browsers read a second slash as another site."""
    return (
        target.startswith("/")
        and not target.startswith("//")
        and "\\" not in target
        and target.isprintable()
    )
