"""Marketplaces that are kept by hand: the listing file, how far each listing is, its packs."""

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast
from uuid import UUID

from flask import Response, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext
from sqlalchemy.orm import Session

from storefront.channels import registry, services
from storefront.channels.lifecycle import ListingState, Step, steps
from storefront.channels.rows import Problem
from storefront.channels.services import Listed
from storefront.stock.shelves import available_packs
from storefront.web.current import deployment, recorder, signed_in
from storefront.web.forms import Form, Required, TextField, WholeField
from storefront.web.sent_once import redirect_once
from storefront.web.tell import tell
from storefront.web.texts import gettext
from storefront.web.workspace.area import blueprint
from traceability.errors import N_, NguonError, NotFound
from traceability.parties.roles import Permission

STATES = {
    ListingState.DRAFT: lazy_gettext("Not in a file yet"),
    ListingState.EXPORTED: lazy_gettext("In a file"),
    ListingState.SUBMITTED: lazy_gettext("Handed in"),
    ListingState.LIVE: lazy_gettext("On sale there"),
    ListingState.REJECTED: lazy_gettext("Refused"),
    ListingState.WITHDRAWN: lazy_gettext("Taken down"),
}
TONES = {
    ListingState.DRAFT: "",
    ListingState.EXPORTED: "look",
    ListingState.SUBMITTED: "look",
    ListingState.LIVE: "good",
    ListingState.REJECTED: "danger",
    ListingState.WITHDRAWN: "look",
}


class AllotForm(Form):
    """How many packs does the channel have?"""

    packs = WholeField(lazy_gettext("Packs set aside"), validators=[Required()])


class LiveForm(Form):
    """Where is it on sale?"""

    url = TextField(
        lazy_gettext("Address of its page there"),
        validators=[Required()],
        render_kw={"type": "url", "inputmode": "url", "autocomplete": "off"},
    )


class RefusedForm(Form):
    """Why was it refused?"""

    reason = TextField(lazy_gettext("Why it was refused"), validators=[Required()])


@blueprint.app_template_filter("listing_state")
def listing_state(state: ListingState) -> str:
    """What a state is called."""
    return str(STATES[state])


@blueprint.app_template_filter("listing_tone")
def listing_tone(state: ListingState) -> str:
    """The badge of a state."""
    return TONES[state]


@blueprint.app_template_filter("problem")
def problem(found: Problem) -> str:
    """What is wrong with a cell, in the language of the page."""
    return gettext(found.template, **found.params)


@blueprint.get("/channels")
@signed_in(Permission.CATALOGUE)
def channels() -> ResponseReturnValue:
    """List the marketplaces that are known here."""
    return render_template("workspace/channels.html", channels=registry.channels())


@blueprint.get("/channels/<code>")
@signed_in(Permission.CATALOGUE)
def channel(code: str) -> ResponseReturnValue:
    """One marketplace: what would be handed over now, and how far each listing has come."""
    with deployment().reading() as db:
        return render_template(
            "workspace/channel.html",
            channel=registry.channel(code),
            listed=_listed(db, code),
            form=Form(),
        )


@blueprint.post("/channels/<code>/export")
@signed_in(Permission.CATALOGUE)
def export(code: str) -> ResponseReturnValue:
    """Hand over the listing pack as one zip."""
    with tempfile.TemporaryDirectory(prefix="nguon-listing-") as folder:
        with deployment().transaction() as db:
            report = services.export(
                db, recorder(), deployment(), channel=code, out=Path(folder) / code
            )
        response = Response(report.archive.read_bytes(), mimetype="application/zip")
        response.headers["Content-Disposition"] = f'attachment; filename="{report.archive.name}"'
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.get("/channels/<code>/<uuid:product_id>")
@signed_in(Permission.CATALOGUE)
def listing(code: str, product_id: UUID) -> ResponseReturnValue:
    """One product on one marketplace."""
    return _listing_page(code, product_id)


@blueprint.post("/channels/<code>/<uuid:product_id>/packs")
@signed_in(Permission.CATALOGUE)
def allot(code: str, product_id: UUID) -> ResponseReturnValue:
    """Set packs aside for the marketplace."""
    form = AllotForm()

    def act(db: Session) -> None:
        packs = cast("int", form.packs.data)
        services.set_allotment(db, recorder(), product_id=product_id, channel=code, packs=packs)
        tell(gettext("Packs set aside: %(packs)s.", packs=packs))

    return _said(code, product_id, form, act)


@blueprint.post("/channels/<code>/<uuid:product_id>/submitted")
@signed_in(Permission.CATALOGUE)
def listing_submitted(code: str, product_id: UUID) -> ResponseReturnValue:
    """Note that it was handed in."""

    def act(db: Session) -> None:
        services.mark_submitted(db, recorder(), product_id=product_id, channel=code)
        tell(gettext("Noted: it is handed in."))

    return _said(code, product_id, Form(), act)


@blueprint.post("/channels/<code>/<uuid:product_id>/withdrawn")
@signed_in(Permission.CATALOGUE)
def listing_withdrawn(code: str, product_id: UUID) -> ResponseReturnValue:
    """Note that it was taken down by ourselves."""

    def act(db: Session) -> None:
        services.mark_withdrawn(db, recorder(), product_id=product_id, channel=code)
        tell(gettext("Noted: it is taken down."))

    return _said(code, product_id, Form(), act)


@blueprint.post("/channels/<code>/<uuid:product_id>/live")
@signed_in(Permission.CATALOGUE)
def listing_live(code: str, product_id: UUID) -> ResponseReturnValue:
    """Note that it can be bought there."""
    form = LiveForm()

    def act(db: Session) -> None:
        services.mark_live(db, recorder(), product_id=product_id, channel=code, url=form.url.data)
        tell(gettext("Noted: it is on sale there."))

    return _said(code, product_id, form, act)


@blueprint.post("/channels/<code>/<uuid:product_id>/refused")
@signed_in(Permission.CATALOGUE)
def listing_refused(code: str, product_id: UUID) -> ResponseReturnValue:
    """Note that the marketplace refused it, and why."""
    form = RefusedForm()

    def act(db: Session) -> None:
        services.mark_rejected(
            db, recorder(), product_id=product_id, channel=code, reason=form.reason.data
        )
        tell(gettext("Noted: it was refused."))

    return _said(code, product_id, form, act)


def _said(
    code: str, product_id: UUID, form: Form, act: Callable[[Session], None]
) -> ResponseReturnValue:
    if form.validate_on_submit():

        def in_transaction(db: Session) -> str:
            act(db)
            return url_for("workspace.listing", code=code, product_id=product_id)

        try:
            return redirect_once(form, in_transaction)
        except NguonError as error:
            form.refuse(error)
    return _listing_page(code, product_id, form)


def _listing_page(code: str, product_id: UUID, sent: Form | None = None) -> ResponseReturnValue:
    """The page with its forms; the one that was sent keeps what was typed."""
    with deployment().reading() as db:
        found = next(
            (each for each in _listed(db, code) if each.offer.product_id == product_id), None
        )
        if found is None:
            raise NotFound(N_("There is no such product."), field="product", value=str(product_id))
        page = render_template(
            "workspace/listing.html",
            channel=registry.channel(code),
            found=found,
            steps=steps(found.state),
            Step=Step,
            available=available_packs(db, [product_id], now=deployment().clock())[product_id],
            sent=sent or Form(formdata=None),
            allot=_or_fresh(sent, AllotForm, packs=found.row.goods.stock_packs),
            live=_or_fresh(sent, LiveForm),
            refused=_or_fresh(sent, RefusedForm),
        )
        return page, 422 if sent is not None and sent.refusals else 200


def _or_fresh(sent: Form | None, kind: type[Form], **shown: Any) -> Form:
    return sent if isinstance(sent, kind) else kind(formdata=None, **shown)


def _listed(db: Session, code: str) -> list[Listed]:
    return services.listed(db, recorder(), channel=code, base_url=deployment().base_url)
