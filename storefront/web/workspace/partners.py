"""Partners who read: buyers and importers with a token for what they got. For owners."""

from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from flask import Response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext
from sqlalchemy.orm import Session

from storefront.accounts.models import PartnerToken
from storefront.accounts.partners import (
    create_partner_token,
    partner_token,
    partner_tokens_of,
    revoke_partner_token,
)
from storefront.accounts.programs import LONGEST_NAME
from storefront.web.current import deployment, here, recorder, signed_in
from storefront.web.forms import DayField, Required, TextField
from storefront.web.limits import limiter
from storefront.web.tell import tell
from storefront.web.texts import gettext
from storefront.web.workspace.area import blueprint
from storefront.web.workspace.picking import pick
from storefront.web.workspace.recording import form_of, party_options
from traceability.errors import NguonError
from traceability.parties.reading import parties_of, party_by_id
from traceability.parties.roles import Permission
from traceability.times import VIETNAM

_READERS = ("buyer", "supplier")


@blueprint.get("/partners")
@signed_in(Permission.PEOPLE)
def partners() -> ResponseReturnValue:
    """List their tokens."""
    with deployment().reading() as db:
        return render_template(
            "workspace/partners.html",
            tokens=partner_tokens_of(db, recorder()),
            now=deployment().clock(),
        )


@blueprint.route("/partners/new", methods=["GET", "POST"])
@signed_in(Permission.PEOPLE)
@limiter.limit("30 per hour", methods=["POST"])
def new_partner_token() -> ResponseReturnValue:
    """Make a token; its text is shown once, on the answer to this very form."""
    with deployment().reading() as db:
        readers = parties_of(db, here().organisation.id, kinds=_READERS)
    if not readers:
        return render_template("workspace/new_partner_token.html", form=None)
    form = form_of(
        {
            "party": pick(lazy_gettext("Who reads"), party_options(readers)),
            "name": TextField(
                lazy_gettext("What the token is for"),
                description=lazy_gettext("For example the name of their program."),
                validators=[Required()],
                render_kw={"autocomplete": "off", "maxlength": LONGEST_NAME},
            ),
            "expires_at": DayField(
                lazy_gettext("Last day"),
                description=lazy_gettext("Without one it holds until you end it."),
            ),
        }
    )
    if form.validate_on_submit():
        try:
            with deployment().transaction() as db:
                text = _make(db, form)
        except NguonError as error:
            form.refuse(error)
        else:
            return _shown_once(form.name.data, text)
    page = render_template("workspace/new_partner_token.html", form=form)
    return page, 422 if form.refusals else 200


@blueprint.route("/partners/<uuid:token_id>/end", methods=["GET", "POST"])
@signed_in(Permission.PEOPLE)
def end_partner_token(token_id: UUID) -> ResponseReturnValue:
    """Say what ending a token means, and end it."""
    form = form_of({})
    if form.validate_on_submit():
        with deployment().transaction() as db:
            revoke_partner_token(db, recorder(), token_id=token_id)
        tell(gettext("The token is ended."))
        return redirect(url_for("workspace.partners"), code=303)
    with deployment().reading() as db:
        token: PartnerToken = partner_token(db, recorder(), token_id=token_id)
        return render_template("workspace/end_partner_token.html", token=token)


def _make(db: Session, form: Any) -> str:
    last_day = form.expires_at.data
    expires_at = (
        datetime.combine(last_day + timedelta(days=1), time(), VIETNAM) if last_day else None
    )
    made = create_partner_token(
        db,
        recorder(),
        party=party_by_id(db, here().organisation.id, UUID(form.party.data)),
        name=form.name.data,
        expires_at=expires_at,
    )
    return made.text


def _shown_once(name: str, text: str) -> Response:
    page = render_template(
        "workspace/partner_token.html",
        name=name,
        text=text,
        address=f"{deployment().base_url}/epcis/events",
    )
    answer = Response(page)
    answer.headers["Cache-Control"] = "no-store"
    return answer
