"""A lot against the law: what is there, what is missing, what an owner accepted."""

from typing import Any

from flask import Response
from marshmallow import Schema, fields, validate
from sqlalchemy.orm import Session

from storefront.api.access import recorder
from storefront.api.answering import created, one, owned
from storefront.api.lots import blueprint
from storefront.web.current import deployment
from storefront.web.texts import gettext
from traceability.claims.reading import claims_of_lot
from traceability.lots.lineage import Direction
from traceability.lots.models import Lot
from traceability.lots.tracing import trace
from traceability.parties.roles import Permission
from traceability.rules.checking import Answer
from traceability.rules.rule_set import Act
from traceability.rules.services import MOST_REASON, LotCheck, accept_missing, check_lot
from traceability.times import local_date
from traceability.words import Words


class TwoSchema(Schema):
    """A text in both languages; `en` is null where nobody wrote it."""

    vi = fields.String()
    en = fields.String(allow_none=True)


class AnswerSchema(Schema):
    """One item of a text, and what the record says to it."""

    item = fields.String(metadata={"description": "code of the text, a point, code of the item"})
    name = fields.Nested(TwoSchema)
    source = fields.Nested(TwoSchema)
    article = fields.Nested(TwoSchema, allow_none=True)
    article_is_inferred = fields.Boolean()
    effective_from = fields.Date()
    evidence = fields.String(
        metadata={"description": "how the text is known: read, inferred, unread"}
    )
    asked = fields.String(metadata={"description": "mandatory, if_any, advisory"})
    status = fields.String(metadata={"description": "passed, missing, not_applicable"})
    stops = fields.List(
        fields.String(), metadata={"description": "what it stops now: stamps, listings"}
    )
    why = fields.String(allow_none=True)
    accepted_because = fields.String(allow_none=True)
    accepted_at = fields.AwareDateTime(allow_none=True)


class ClaimSchema(Schema):
    """How far the certificates of a scheme that stood on the day of packing reach into the lot."""

    scheme = fields.String()
    holds = fields.Boolean(metadata={"description": "whether the scheme lets it be shown"})
    share = fields.Float(metadata={"description": "covered part of the weight it was made of"})
    certificates = fields.List(fields.UUID())


class LotCheckSchema(Schema):
    """A lot against every text in force. `publishable` where nothing stops stamps or listings."""

    lot_id = fields.UUID()
    on = fields.Date()
    publishable = fields.Boolean()
    items = fields.List(fields.Nested(AnswerSchema))
    claims = fields.List(fields.Nested(ClaimSchema))


class CheckQuery(Schema):
    """For which market."""

    market = fields.String(
        validate=validate.Length(max=2), metadata={"description": "country of export, ISO 3166"}
    )


class AcceptanceSchema(Schema):
    """An owner's word that the lot goes out although something is missing."""

    reason = fields.String(required=True, validate=validate.Length(1, MOST_REASON))
    items = fields.List(
        fields.String(), metadata={"description": "without it, all that stop anything"}
    )


@blueprint.route("/<lot_id>/check", methods=["GET"])
@blueprint.arguments(CheckQuery, location="query")
@blueprint.response(200, LotCheckSchema)
def check(args: dict[str, Any], lot_id: str) -> Response:
    """Check a lot against the law, as it stands today."""
    recorder()
    with deployment().reading() as session:
        lot = owned(session, Lot, lot_id)
        return one(LotCheckSchema, _told(session, lot, market=args.get("market")))


@blueprint.route("/<lot_id>/acceptances", methods=["POST"])
@blueprint.arguments(AcceptanceSchema)
@blueprint.response(201, LotCheckSchema)
def acceptance(body: dict[str, Any], lot_id: str) -> Response:
    """Let a lot go out although mandatory items are missing. For owners; kept for good."""
    mine = recorder(Permission.OVERRIDE)

    def act(session: Session) -> dict[str, Any]:
        lot = owned(session, Lot, lot_id)
        accept_missing(
            session,
            mine,
            lot=lot,
            reason=body["reason"],
            items=body.get("items"),
            today=local_date(mine.now()),
        )
        return _told(session, lot)

    return created(LotCheckSchema, act)


def _told(session: Session, lot: Lot, *, market: str | None = None) -> dict[str, Any]:
    found = check_lot(session, lot, today=local_date(deployment().clock()), market=market)
    claims = claims_of_lot(session, lot, trace(session, [lot.id], Direction.UP))
    stopping = {act: {each.key for each in found.blocking(act)} for act in Act}
    return {
        "lot_id": lot.id,
        "on": found.on,
        "publishable": found.is_publishable,
        "items": [
            _answer(found, each, [act.value for act in Act if each.key in stopping[act]])
            for each in found.answers
        ],
        "claims": [
            {
                "scheme": claim.scheme.code,
                "holds": claim.holds,
                "share": float(claim.share),
                "certificates": sorted(claim.certificates),
            }
            for claim in claims.claims
        ],
    }


def _answer(found: LotCheck, answer: Answer, stops: list[str]) -> dict[str, Any]:
    text, item, accepted = answer.rule_set, answer.item, found.acceptance(answer)
    return {
        "item": ".".join(answer.key),
        "name": _words(item.name),
        "source": _words(text.source),
        "article": _words(item.article or text.article),
        "article_is_inferred": text.article_is_inferred,
        "effective_from": text.effective_from,
        "evidence": item.evidence.value,
        "asked": item.weight.value,
        "status": answer.status.value,
        "stops": stops,
        "why": gettext(answer.why) if answer.why and not answer.is_given else None,
        "accepted_because": accepted.reason if accepted else None,
        "accepted_at": accepted.accepted_at if accepted else None,
    }


def _words(words: Words | None) -> dict[str, str | None] | None:
    return {"vi": words.vi, "en": words.en} if words else None
