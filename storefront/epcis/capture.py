"""`/epcis/capture`: documents in, jobs that say what came of them."""

from typing import Any
from uuid import UUID

from flask import Response, request

from storefront.epcis.area import blueprint, recorder
from storefront.epcis.bodies import answer_json, sent
from storefront.epcis.paging import asked, link_next, parameters
from storefront.epcis.problems import job_problem
from storefront.web.characters import reads_strictly
from storefront.web.current import deployment, site
from storefront.web.uploads import takes_up_to
from traceability.epcis import captures, documents
from traceability.epcis.answers import spelled
from traceability.epcis.capture import capture
from traceability.epcis.models import EpcisCapture
from traceability.errors import N_, InvalidQuery, NotFound
from traceability.parties.roles import Permission

_BEHAVIOUR = "GS1-Capture-Error-Behaviour"


@blueprint.post("/capture")
@reads_strictly
@takes_up_to(documents.MOST_BYTES)
def post_capture() -> Response:
    """Capture a document: all of it, or with `proceed` what of it is right."""
    program = recorder()
    program.require(Permission.RECORD_WORKSHOP)
    behaviour = request.headers.get(_BEHAVIOUR, "rollback")
    if behaviour not in ("rollback", "proceed"):
        raise InvalidQuery(
            N_("%(value)r is not one of the words known here."), field=_BEHAVIOUR, value=behaviour
        )
    document = documents.read(sent())
    with deployment().transaction() as session:
        job = capture(session, program, document=document, proceeds=behaviour == "proceed")
        job_id = job.id
    answer = Response(status=202)
    answer.headers["Location"] = f"{site().settings.base_url}/epcis/capture/{job_id}"
    return answer


@blueprint.get("/capture")
def list_captures() -> Response:
    """The capture jobs of the program's organisation, the newest first."""
    page = asked()
    _no_parameters()
    with deployment().reading() as session:
        jobs, after = captures.jobs(session, recorder(), size=page.size, after=page.after)
        return link_next(answer_json([_job(each) for each in jobs]), after)


@blueprint.get("/capture/<capture_id>")
def get_capture(capture_id: str) -> Response:
    """One capture job."""
    try:
        identifier = UUID(capture_id)
    except ValueError as error:
        raise NotFound(N_("There is no such capture job."), value=capture_id[:100]) from error
    with deployment().reading() as session:
        return answer_json(_job(captures.job(session, recorder(), job_id=identifier)))


def _no_parameters() -> None:
    unknown = next(iter(parameters()), None)
    if unknown is not None:
        raise InvalidQuery(N_("There is no such query parameter."), field=unknown)


def _job(job: EpcisCapture) -> dict[str, Any]:
    return {
        "captureID": str(job.id),
        "createdAt": spelled(job.created_at),
        "finishedAt": spelled(job.finished_at),
        "running": False,
        "success": job.success,
        "captureErrorBehaviour": "proceed" if job.proceeds else "rollback",
        "errors": [job_problem(each) for each in job.errors],
    }
