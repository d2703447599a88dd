"""The keys that sign stamps: made, retired, revoked. For owners."""

from uuid import UUID

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storefront.web.current import deployment, here, recorder, signed_in
from storefront.web.forms import Form
from storefront.web.sent_once import redirect_once
from storefront.web.tell import tell
from storefront.web.texts import gettext
from storefront.web.workspace.area import blueprint
from traceability.errors import N_, NotFound
from traceability.parties.roles import Permission
from traceability.stamps.keys import create_key, retire_key, revoke_key
from traceability.stamps.models import SigningKey, StampRun


class KeyForm(Form):
    """A button, sent once."""


@blueprint.route("/keys", methods=["GET", "POST"])
@signed_in(Permission.KEYS)
def keys() -> ResponseReturnValue:
    """List them, and make a new one."""
    form = KeyForm()
    if form.validate_on_submit():
        return redirect_once(form, _make)
    with deployment().reading() as db:
        found = db.scalars(
            select(SigningKey)
            .where(SigningKey.organisation_id == here().organisation.id)
            .order_by(SigningKey.active_from.desc(), SigningKey.id.desc())
        ).all()
        return render_template(
            "workspace/keys.html", keys=found, stamps=_stamps_by_key(db), form=form
        )


def _make(db: Session) -> str:
    key = create_key(db, recorder(), deployment().vault)
    tell(gettext("Key %(key)s signs new stamps from now on.", key=key.key_id))
    return url_for("workspace.keys")


@blueprint.get("/keys/<uuid:key_id>/<any(retire, revoke):act>")
@signed_in(Permission.KEYS)
def end_key(key_id: UUID, act: str) -> ResponseReturnValue:
    """Say what retiring or revoking a key means, before it is done."""
    with deployment().reading() as db:
        key = _own(db, key_id)
        return render_template(
            "workspace/end_key.html", key=key, act=act, stamps=_stamps_by_key(db).get(key.id, 0)
        )


@blueprint.post("/keys/<uuid:key_id>/retire")
@signed_in(Permission.KEYS)
def retire(key_id: UUID) -> ResponseReturnValue:
    """Sign no more with a key."""
    with deployment().transaction() as db:
        key = retire_key(db, recorder(), key_id)
    tell(gettext("Key %(key)s is retired. Its stamps stay valid.", key=key.key_id))
    return redirect(url_for("workspace.keys"), code=303)


@blueprint.post("/keys/<uuid:key_id>/revoke")
@signed_in(Permission.KEYS)
def revoke(key_id: UUID) -> ResponseReturnValue:
    """Trust a key no more."""
    with deployment().transaction() as db:
        key = revoke_key(db, recorder(), key_id)
    tell(gettext("Key %(key)s is revoked.", key=key.key_id))
    return redirect(url_for("workspace.keys"), code=303)


def _own(db: Session, key_id: UUID) -> SigningKey:
    key = db.scalar(
        select(SigningKey).where(
            SigningKey.id == key_id, SigningKey.organisation_id == here().organisation.id
        )
    )
    if key is None:
        raise NotFound(N_("There is no such key."), field="key", value=str(key_id))
    return key


def _stamps_by_key(db: Session) -> dict[UUID, int]:
    rows = db.execute(
        select(StampRun.signing_key_id, func.sum(StampRun.count))
        .where(StampRun.organisation_id == here().organisation.id)
        .group_by(StampRun.signing_key_id)
    )
    return {key_id: int(count) for key_id, count in rows}
