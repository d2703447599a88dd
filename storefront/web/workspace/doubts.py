"""Reports by buyers that something about a stamp is wrong."""

from uuid import UUID

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from storefront.web.current import deployment, recorder, signed_in
from storefront.web.scan.words import REASON_WORDS
from storefront.web.tell import tell
from storefront.web.texts import gettext
from storefront.web.workspace.area import blueprint
from traceability.parties.roles import Permission
from traceability.stamps.doubts import settle_doubt, waiting_doubts
from traceability.stamps.models import StampRun


@blueprint.get("/doubts")
@signed_in(Permission.STAMPS)
def doubts() -> ResponseReturnValue:
    """List those that nobody has dealt with."""
    with deployment().reading() as db:
        reports = waiting_doubts(db, recorder())
        return render_template(
            "workspace/doubts.html",
            reports=reports,
            runs={
                report.run_id: db.get_one(StampRun, report.run_id)
                for report in reports
                if report.run_id
            },
            reasons={code: str(text) for code, text in REASON_WORDS.items()},
        )


@blueprint.post("/doubts/<uuid:report_id>/settle")
@signed_in(Permission.STAMPS)
def settle(report_id: UUID) -> ResponseReturnValue:
    """Note that somebody dealt with a report."""
    with deployment().transaction() as db:
        settle_doubt(db, recorder(), report_id)
    tell(gettext("The report is marked as dealt with."))
    return redirect(url_for("workspace.doubts"), code=303)
