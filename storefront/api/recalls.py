"""Recalls: trying one out, opening one, who has what, who was told, closing."""

import io
from typing import Any

from flask import Response
from flask.views import MethodView
from marshmallow import Schema, fields, validate
from sqlalchemy import select
from sqlalchemy.orm import Session

from storefront.api.access import recorder, resource
from storefront.api.answering import PageQuery, created, one, owned, page
from storefront.recalls.files import json_file, pdf_file, xlsx_file
from storefront.recalls.gathering import Gathered, gathered, tried
from storefront.recalls.letters import write_to_buyers
from storefront.web.current import deployment
from traceability.lots.models import Lot
from traceability.parties.roles import Permission
from traceability.recalls.contacts import note_contact
from traceability.recalls.models import Recall
from traceability.recalls.services import OUTCOMES, close_recall, open_recall, recall_by_id

blueprint = resource("recalls", __doc__)


class RecallSchema(Schema):
    """A recall of a lot and of everything that was made of it."""

    id = fields.UUID()
    lot_id = fields.UUID()
    reason_vi = fields.String()
    reason_en = fields.String()
    opened_at = fields.AwareDateTime()
    closed_at = fields.AwareDateTime()
    outcome = fields.String()
    lost_grams = fields.Integer()
    lost_reason = fields.String()
    event_id = fields.UUID()


class RecallOpeningSchema(Schema):
    """Which lot, and why."""

    lot = fields.String(required=True)
    reason_vi = fields.String(required=True)
    reason_en = fields.String()


class DrillSchema(Schema):
    """Which lot."""

    lot = fields.String(required=True)


class RecallContactSchema(Schema):
    """Who was told, or has answered."""

    recipient = fields.String(
        required=True, metadata={"description": "as the report names them: party:… or order:…"}
    )
    answered = fields.Boolean(load_default=False)


class RecallContactNotedSchema(Schema):
    """What is noted of a recipient."""

    recipient = fields.String()
    notified_at = fields.AwareDateTime()
    answered_at = fields.AwareDateTime()


class RecallLettersSchema(Schema):
    """How many letters were queued."""

    letters = fields.Integer()


class RecallClosingSchema(Schema):
    """How it ended; `lost_grams` is exactly what buyers still have by the books."""

    outcome = fields.String(required=True, validate=validate.OneOf(OUTCOMES))
    lost_grams = fields.Integer(load_default=0, strict=True, validate=validate.Range(0))
    lost_reason = fields.String()


class RecallReportQuery(Schema):
    """In which form, and for the files in which language."""

    format = fields.String(load_default="json", validate=validate.OneOf(["json", "xlsx", "pdf"]))
    language = fields.String(load_default="vi", validate=validate.OneOf(["vi", "en"]))


@blueprint.route("")
class Recalls(MethodView):
    """The recalls of the organisation."""

    @blueprint.arguments(PageQuery, location="query")
    @blueprint.response(200, RecallSchema(many=True))
    def get(self, args: dict[str, Any]) -> Response:
        """List recalls in the order of their opening."""
        mine = recorder(Permission.RECALL).organisation_id
        with deployment().reading() as session:
            query = select(Recall).where(Recall.organisation_id == mine)
            return page(RecallSchema, session, query, args)

    @blueprint.arguments(RecallOpeningSchema)
    @blueprint.response(201, RecallSchema)
    def post(self, body: dict[str, Any]) -> Response:
        """Recall a lot: its stamps say so at once, and the shop sells nothing of it."""
        recorder(Permission.RECALL)

        def act(session: Session) -> Recall:
            return open_recall(
                session,
                recorder(),
                lot=owned(session, Lot, body["lot"], field="lot"),
                reason_vi=body["reason_vi"],
                reason_en=body.get("reason_en"),
            )

        return created(RecallSchema, act, at="/api/v1/recalls/{}")


@blueprint.route("/drill", methods=["POST"])
@blueprint.arguments(DrillSchema)
@blueprint.response(200)
def drill(body: dict[str, Any]) -> Response:
    """Try a recall of a lot out: the whole report, with the seconds it took. Nothing changes."""
    recorder(Permission.RECALL)
    with deployment().reading() as session:
        return _report(tried(session, recorder(), owned(session, Lot, body["lot"], field="lot")))


@blueprint.route("/<uuid:recall_id>")
class OneRecall(MethodView):
    """One recall."""

    @blueprint.response(200, RecallSchema)
    def get(self, recall_id: Any) -> Response:
        """Read a recall."""
        with deployment().reading() as session:
            return one(RecallSchema, recall_by_id(session, recorder(), recall_id))


@blueprint.route("/<uuid:recall_id>/report")
class RecallReport(MethodView):
    """Who has what, and how to reach them."""

    @blueprint.arguments(RecallReportQuery, location="query")
    @blueprint.response(200)
    def get(self, args: dict[str, Any], recall_id: Any) -> Response:
        """The report as it is now: JSON, XLSX or PDF."""
        with deployment().reading() as session:
            found = gathered(session, recorder(), recall_by_id(session, recorder(), recall_id))
            if args["format"] == "json":
                return _report(found)
            report = found.report(args["language"])
            if args["format"] == "pdf":
                content, kind = pdf_file(report, language=args["language"]), "application/pdf"
            else:
                content, kind = xlsx_file(report), _XLSX
            return Response(io.BytesIO(content), mimetype=kind)


_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@blueprint.route("/<uuid:recall_id>/contacts", methods=["POST"])
@blueprint.arguments(RecallContactSchema)
@blueprint.response(200, RecallContactNotedSchema)
def contact(body: dict[str, Any], recall_id: Any) -> Response:
    """Note that a recipient was told, or has answered."""

    def act(session: Session) -> Any:
        found = _open(session, recall_id)
        assert found.recall is not None
        return note_contact(
            session,
            recorder(),
            recall=found.recall,
            reach=found.reach,
            recipient=body["recipient"],
            answered=body["answered"],
        )

    return created(RecallContactNotedSchema, act, status=200)


@blueprint.route("/<uuid:recall_id>/letters", methods=["POST"])
@blueprint.response(200, RecallLettersSchema)
def letters(recall_id: Any) -> Response:
    """Write to every buyer who left a mail address; once each."""

    def act(session: Session) -> dict[str, int]:
        found = _open(session, recall_id)
        assert found.recall is not None
        count = write_to_buyers(session, recorder(), recall=found.recall, reach=found.reach)
        return {"letters": count}

    return created(RecallLettersSchema, act, status=200)


@blueprint.route("/<uuid:recall_id>/close", methods=["POST"])
@blueprint.arguments(RecallClosingSchema)
@blueprint.response(200, RecallSchema)
def close(body: dict[str, Any], recall_id: Any) -> Response:
    """Close a recall, when every gram is accounted for."""

    def act(session: Session) -> Recall:
        recall = recall_by_id(session, recorder(), recall_id)
        close_recall(session, recorder(), recall=recall, **body)
        return recall

    return created(RecallSchema, act, status=200)


def _open(session: Session, recall_id: Any) -> Gathered:
    return gathered(session, recorder(), recall_by_id(session, recorder(), recall_id))


def _report(found: Gathered) -> Response:
    return Response(json_file(found.document()), mimetype="application/json")
