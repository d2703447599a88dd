"""Photos and papers of an entry: the field by which a form takes them, and who may see them."""

from typing import Any
from uuid import UUID

from flask import Response, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext
from flask_wtf.file import MultipleFileField
from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage
from wtforms import BooleanField

from storefront.web.current import deployment, here, recorder, signed_in
from storefront.web.forms import Form
from storefront.web.public_files import CLOSED
from storefront.web.sent_once import redirect_once
from storefront.web.tell import tell
from storefront.web.texts import gettext
from storefront.web.workspace.area import blueprint
from traceability.errors import N_, InvalidInput, NotFound
from traceability.events.diary import event_by_id
from traceability.events.recording import Evidence
from traceability.files.evidence import MOST_PHOTO_BYTES, own_file, show_to_all, store_evidence
from traceability.files.services import read_file
from traceability.parties.roles import Permission

MOST_FILES = 5
LARGEST_FORM = 40_000_000
"""What a form with photos may weigh; a view that takes it is marked `takes_up_to(LARGEST_FORM)`."""

_FILE, _POSITION = "evidence", "keep_position"
FIELDS = {"file": _FILE}
"""Where a refusal of a file stands in the form."""


def evidence_fields() -> dict[str, Any]:
    """The fields for photos and papers; shown by the macro `work.evidence`."""
    return {
        _FILE: MultipleFileField(
            lazy_gettext("Photos and papers"),
            description=lazy_gettext(
                "Up to %(count)s photos or PDFs. Only members of the cooperative see them.",
                count=MOST_FILES,
            ),
            render_kw={"accept": "image/jpeg,image/png,image/webp,application/pdf"},
        ),
        _POSITION: BooleanField(lazy_gettext("Keep where the photos were taken")),
    }


def kept_evidence(db: Session, form: Any, *, paper: str = "other") -> list[Evidence]:
    """Store what was sent, and name it as documents of an entry; a PDF is a `paper`.

    Raises:
        InvalidInput: too many files, or one that is no whole photo or PDF.
    """
    sent = [each for each in form[_FILE].data or [] if isinstance(each, FileStorage) and each]
    if len(sent) > MOST_FILES:
        raise InvalidInput(
            N_("%(value)s files are more than %(most)s."),
            field="file",
            value=len(sent),
            most=MOST_FILES,
        )
    found = []
    for each in sent:
        stored = store_evidence(
            db,
            recorder(),
            deployment().files,
            content=each.stream.read(MOST_PHOTO_BYTES + 1),
            keep_position=form[_POSITION].data,
        )
        is_paper = stored.media_type == "application/pdf"
        found.append(Evidence(stored.sha256, paper if is_paper else "photo"))
    return list({each.sha256: each for each in found}.values())


@blueprint.get("/files/<sha256>")
@signed_in(Permission.VIEW)
def file(sha256: str) -> ResponseReturnValue:
    """A file of the organisation, for its members, whether others may see it or not."""
    with deployment().reading() as db:
        stored = own_file(db, here().organisation.id, sha256)
    response = Response(read_file(deployment().files, stored.sha256), mimetype=stored.media_type)
    response.headers["Cache-Control"] = "private, max-age=3600"
    response.headers["Content-Security-Policy"] = CLOSED
    if not stored.media_type.startswith("image/"):
        response.headers["Content-Disposition"] = f"attachment; filename={sha256[:12]}.pdf"
    return response


@blueprint.post("/events/<uuid:event_id>/documents/<sha256>")
@signed_in(Permission.CATALOGUE)
def show_document(event_id: UUID, sha256: str) -> ResponseReturnValue:
    """Show a document of an entry to buyers, or to members alone again."""
    is_public = request.form.get("show") == "all"
    with deployment().reading() as db:
        one = event_by_id(db, here().organisation.id, event_id)
        if sha256 not in {each.sha256 for each in one.documents}:
            raise NotFound(N_("There is no such file."), field="file", value=sha256)
    return redirect_once(Form(), lambda db: _show(db, event_id, sha256, is_public=is_public))


def _show(db: Session, event_id: UUID, sha256: str, *, is_public: bool) -> str:
    show_to_all(db, recorder(), sha256, is_public=is_public)
    tell(
        gettext("Buyers can see it now.")
        if is_public
        else gettext("Only members of the cooperative can see it now.")
    )
    return url_for("workspace.event", event_id=event_id)
