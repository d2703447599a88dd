"""Telling a cooperative at once that somebody doubts one of its stamps."""

from flask import current_app, url_for
from flask_babel import force_locale
from sqlalchemy.orm import Session

from storefront.mail.services import queue
from storefront.web.current import deployment
from storefront.web.language import DEFAULT
from storefront.web.scan.words import REASON_WORDS
from storefront.web.texts import gettext
from traceability.parties.models import Organisation
from traceability.stamps.models import DoubtReport
from traceability.times import local_date


def tell_the_cooperative(session: Session, report: DoubtReport) -> None:
    """Queue a letter with the report; about one stamp and one reason at most one a day."""
    if report.organisation_id is None:
        return
    organisation = session.get_one(Organisation, report.organisation_id)
    if not organisation.email:
        return
    with force_locale(DEFAULT):  # whoever reports may read the page in another language
        subject = gettext("A buyer doubts one of your stamps")
        body = "\n\n".join(_lines(report)) + "\n"
    queue(
        session,
        to_address=organisation.email,
        subject=subject,
        body=body,
        dedupe_key=(
            f"doubt:{report.run_id}:{report.stamp_index}:{report.reason}"
            f":{local_date(report.reported_at)}"
        ),
        now=report.reported_at,
        organisation_id=organisation.id,
    )


def _lines(report: DoubtReport) -> list[str]:
    base_url = deployment().base_url
    lines = [gettext("What they chose: %(reason)s.", reason=REASON_WORDS[report.reason])]
    if report.message:
        lines.append(gettext("What they wrote: %(text)s", text=report.message))
    if report.contact:
        lines.append(gettext("How to reach them: %(contact)s", contact=report.contact))
    stamp = url_for("scan.look_up", code=report.scanned_text)
    lines.append(gettext("The stamp: %(address)s", address=f"{base_url}{stamp}"))
    if "workspace.doubts" in current_app.view_functions:
        address = f"{base_url}{url_for('workspace.doubts')}"
        lines.append(gettext("All reports: %(address)s", address=address))
    return lines
