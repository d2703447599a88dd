"""One certificate: its papers, who compared it with its issuer, and how it ends."""

from typing import Any
from uuid import UUID

from flask import Response, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext
from sqlalchemy.orm import Session
from wtforms import FileField

from storefront.web.current import deployment, here, recorder, signed_in
from storefront.web.forms import DayField, Form, Required, TextField
from storefront.web.sent_once import redirect_once
from storefront.web.tell import tell
from storefront.web.texts import gettext
from storefront.web.uploads import takes_up_to
from storefront.web.workspace.area import blueprint
from storefront.web.workspace.certificates import lot_of
from storefront.web.workspace.days import today
from storefront.web.workspace.picking import pick
from storefront.web.workspace.recording import form_of
from traceability.claims.services import (
    add_evidence,
    certificate_by_id,
    evidence_file,
    note_step,
)
from traceability.errors import NguonError
from traceability.events.diary import names_of
from traceability.files.evidence import as_evidence
from traceability.files.services import MOST_BYTES, read_file
from traceability.lots.reading import product_by_id
from traceability.parties.models import Certificate, CertificateStep
from traceability.parties.papers import Standing, standing_of
from traceability.parties.reading import place_by_id
from traceability.parties.roles import Permission
from traceability.parties.schemes import scheme_of

_FORM_BYTES = 200_000
"""Room for the other fields beside the file."""

_STEPS = {
    CertificateStep.CHECKED: lazy_gettext("Compared with what its issuer says: it is right"),
    CertificateStep.SUSPENDED: lazy_gettext("The issuer suspended it"),
    CertificateStep.REINSTATED: lazy_gettext("It is in force again"),
    CertificateStep.REVOKED: lazy_gettext("The issuer revoked it"),
    CertificateStep.WITHDRAWN: lazy_gettext("It was noted here by mistake"),
}


class EvidenceForm(Form):
    """A scan or a photo."""

    file = FileField(
        lazy_gettext("Scan or photo"),
        description=lazy_gettext("PDF, JPEG or PNG, at most 5 MB."),
        validators=[Required()],
        render_kw={"accept": "application/pdf,image/jpeg,image/png"},
    )


@blueprint.route("/certificates/<uuid:certificate_id>", methods=["GET", "POST"])
@signed_in(Permission.REGISTERS)
def certificate(certificate_id: UUID) -> ResponseReturnValue:
    """Show one, and note what became of it."""
    form = _form()
    if form.validate_on_submit():
        try:
            return redirect_once(form, lambda db: _note(db, certificate_id, form))
        except NguonError as error:
            form.refuse(error)
    return _page(certificate_id, form, EvidenceForm(formdata=None))


@blueprint.post("/certificates/<uuid:certificate_id>/files")
@signed_in(Permission.REGISTERS)
@takes_up_to(MOST_BYTES + _FORM_BYTES)
def add_certificate_file(certificate_id: UUID) -> ResponseReturnValue:
    """Keep a scan or a photo of it."""
    form = EvidenceForm()
    if form.validate_on_submit():
        try:
            content = as_evidence(form.file.data.read(MOST_BYTES + 1) if form.file.data else b"")
            return redirect_once(form, lambda db: _keep(db, certificate_id, content))
        except NguonError as error:
            form.refuse(error)
    return _page(certificate_id, _form(sent=False), form)


@blueprint.get("/certificates/<uuid:certificate_id>/files/<sha256>")
@signed_in(Permission.REGISTERS)
def certificate_file(certificate_id: UUID, sha256: str) -> ResponseReturnValue:
    """Hand out a kept paper, to members alone."""
    with deployment().reading() as db:
        stored = evidence_file(db, here().organisation.id, certificate_id, sha256)
        media_type = stored.media_type
    answer = Response(read_file(deployment().files, sha256), mimetype=media_type)
    answer.headers["Cache-Control"] = "private, no-store"
    if not media_type.startswith("image/"):
        answer.headers["Content-Disposition"] = f"attachment; filename={sha256[:12]}.pdf"
    return answer


def _form(*, sent: bool = True) -> Any:
    return form_of(
        {
            "step": pick(
                lazy_gettext("What has happened to it"),
                [(step.value, str(text)) for step, text in _STEPS.items()],
            ),
            "from_date": DayField(lazy_gettext("From"), validators=[Required()], default=today),
            "reason": TextField(
                lazy_gettext("Reason"),
                description=lazy_gettext("Not needed where it was only compared."),
                render_kw={"maxlength": 400},
            ),
        },
        sent=sent,
    )


def _page(certificate_id: UUID, form: Any, evidence: EvidenceForm) -> ResponseReturnValue:
    organisation_id = here().organisation.id
    with deployment().reading() as db:
        paper = certificate_by_id(db, organisation_id, certificate_id)
        standing = standing_of(paper, today())
        page = render_template(
            "workspace/certificate.html",
            paper=paper,
            standing=standing,
            rules=scheme_of(paper.scheme),
            place=place_by_id(db, organisation_id, paper.place_id) if paper.place_id else None,
            product=product_by_id(db, organisation_id, paper.product_id)
            if paper.product_id
            else None,
            lot=lot_of(db, paper) if paper.lot_id else None,
            names=_names(db, paper),
            form=form if standing is not Standing.WITHDRAWN else None,
            evidence=evidence,
        )
    return page, 422 if form.refusals or evidence.refusals else 200


def _names(db: Session, paper: Certificate) -> dict[UUID, str]:
    people = [entry.recorded_by for entry in paper.entries]
    people += [each.added_by for each in paper.evidence]
    return names_of(db, people)


def _note(db: Session, certificate_id: UUID, form: Any) -> str:
    paper = certificate_by_id(db, here().organisation.id, certificate_id)
    note_step(
        db,
        recorder(),
        certificate=paper,
        step=CertificateStep(form.step.data),
        from_date=form.from_date.data,
        reason=form.reason.data,
    )
    tell(gettext("Noted."))
    return url_for("workspace.certificate", certificate_id=certificate_id)


def _keep(db: Session, certificate_id: UUID, content: bytes) -> str:
    paper = certificate_by_id(db, here().organisation.id, certificate_id)
    add_evidence(db, recorder(), deployment().files, certificate=paper, content=content)
    tell(gettext("The file is kept. Only members of the cooperative see it."))
    return url_for("workspace.certificate", certificate_id=certificate_id)
