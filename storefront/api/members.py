"""Members and their money: accounts, payments, statements of a month."""

from typing import Any
from uuid import UUID

from flask import Response, json
from flask.views import MethodView
from marshmallow import Schema, fields, validate
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from storefront.api.access import recorder, resource
from storefront.api.answering import PageQuery, created, owned, page
from storefront.web.current import deployment
from traceability.deliveries.accounts import Which, accounts, statements
from traceability.deliveries.models import MemberPayment, PaymentMethod
from traceability.deliveries.payments import LONGEST_NOTE, cancel_payment, pay
from traceability.deliveries.reading import payment_by_id
from traceability.deliveries.settlement import Month
from traceability.parties.models import Party
from traceability.parties.roles import Permission
from traceability.times import local_date

blueprint = resource("members", __doc__)


class AccountQuery(Schema):
    """Which members."""

    q = fields.String(metadata={"description": "part of the name or code, accents do not matter"})
    which = fields.Enum(Which, by_value=True, load_default=Which.ALL)


class AccountSchema(Schema):
    """A member's account: owed for standing slips, paid, what is open; below zero in advance."""

    party_id = fields.UUID(attribute="party.id")
    code = fields.String(attribute="party.code")
    name = fields.String(attribute="party.name")
    owed_vnd = fields.Integer(attribute="account.owed_vnd")
    paid_vnd = fields.Integer(attribute="account.paid_vnd")
    balance_vnd = fields.Integer(attribute="account.balance_vnd")
    open_slips = fields.Integer(attribute="account.open_slips")
    last_on = fields.Date()


class DeliveredSchema(Schema):
    """A slip of a statement."""

    number = fields.String()
    on = fields.Date()
    material = fields.Function(lambda slip: str(slip.material))
    grade = fields.Function(lambda slip: str(slip.grade))
    net_grams = fields.Integer()
    price_vnd = fields.Integer()
    amount_vnd = fields.Integer()
    corrected = fields.Boolean()


class PaidSchema(Schema):
    """A payment of a statement."""

    on = fields.Date()
    method = fields.String()
    note = fields.String()
    amount_vnd = fields.Integer()


class StatementSchema(Schema):
    """A member's month."""

    party_id = fields.UUID(attribute="party.id")
    code = fields.String(attribute="party.code")
    name = fields.String(attribute="party.name")
    month = fields.Function(lambda told: str(told.statement.month))
    opening_vnd = fields.Integer(attribute="statement.opening_vnd")
    net_grams = fields.Integer(attribute="statement.net_grams")
    delivered_vnd = fields.Integer(attribute="statement.delivered_vnd")
    paid_vnd = fields.Integer(attribute="statement.paid_vnd")
    closing_vnd = fields.Integer(attribute="statement.closing_vnd")
    open_slips = fields.Integer(attribute="statement.open_slips")
    deliveries = fields.List(fields.Nested(DeliveredSchema), attribute="statement.deliveries")
    payments = fields.List(fields.Nested(PaidSchema), attribute="statement.payments")


class StatementQuery(Schema):
    """Which statements."""

    month = fields.String(metadata={"description": "such as 2026-11; this month where left out"})
    member = fields.String(metadata={"description": "id or code; all members where left out"})


class ReversalSchema(Schema):
    """Why a payment does not count."""

    reason = fields.String(required=True)
    recorded_at = fields.AwareDateTime(dump_only=True)


class PaymentSchema(Schema):
    """A payment. `seen_balance_vnd` is the balance that who pays knows of; another is refused."""

    id = fields.UUID(dump_only=True)
    member = fields.String(required=True, load_only=True)
    party_id = fields.UUID(dump_only=True)
    amount_vnd = fields.Integer(required=True, strict=True)
    method = fields.Enum(PaymentMethod, by_value=True, load_default=PaymentMethod.CASH)
    paid_on = fields.Date()
    note = fields.String(validate=validate.Length(max=LONGEST_NOTE))
    seen_balance_vnd = fields.Integer(strict=True, load_only=True)
    recorded_at = fields.AwareDateTime(dump_only=True)
    reversal = fields.Nested(ReversalSchema, dump_only=True)


@blueprint.route("")
class Members(MethodView):
    """The accounts of all members."""

    @blueprint.arguments(AccountQuery, location="query")
    @blueprint.response(200, AccountSchema(many=True))
    def get(self, args: dict[str, Any]) -> Response:
        """List every member with what is owed and paid."""
        mine = recorder(Permission.MEMBERS)
        with deployment().reading() as session:
            found = accounts(
                session, mine.organisation_id, search=args.get("q", ""), which=args["which"]
            )
            return _listed(AccountSchema, found)


@blueprint.route("/statements")
class Statements(MethodView):
    """Statements of a month."""

    @blueprint.arguments(StatementQuery, location="query")
    @blueprint.response(200, StatementSchema(many=True))
    def get(self, args: dict[str, Any]) -> Response:
        """The statements of a month as the books stand now: of all members with any, or of one."""
        mine = recorder(Permission.MEMBERS)
        given = args.get("month")
        month = Month.parse(given) if given else Month.of(local_date(deployment().clock()))
        with deployment().reading() as session:
            named = args.get("member")
            party = owned(session, Party, named, field="member") if named else None
            found = statements(session, mine.organisation_id, month, party=party)
            return _listed(StatementSchema, found)


@blueprint.route("/payments")
class Payments(MethodView):
    """What members were paid."""

    @blueprint.arguments(PageQuery, location="query")
    @blueprint.response(200, PaymentSchema(many=True))
    def get(self, args: dict[str, Any]) -> Response:
        """List payments in the order of their recording, cancelled ones included."""
        mine = recorder(Permission.MEMBERS)
        query = (
            select(MemberPayment)
            .where(MemberPayment.organisation_id == mine.organisation_id)
            .options(joinedload(MemberPayment.reversal))
        )
        with deployment().reading() as session:
            return page(PaymentSchema, session, query, args)

    @blueprint.arguments(PaymentSchema)
    @blueprint.response(201, PaymentSchema)
    def post(self, body: dict[str, Any]) -> Response:
        """Record a payment."""

        def act(session: Session) -> MemberPayment:
            return pay(
                session,
                recorder(),
                party=owned(session, Party, body["member"], field="member"),
                amount_vnd=body["amount_vnd"],
                method=body["method"],
                paid_on=body.get("paid_on") or local_date(deployment().clock()),
                note=body.get("note"),
                seen_balance_vnd=body.get("seen_balance_vnd"),
            )

        return created(PaymentSchema, act)


@blueprint.route("/payments/<uuid:payment_id>/reversal", methods=["POST"])
@blueprint.arguments(ReversalSchema)
@blueprint.response(201, PaymentSchema)
def reversal(body: dict[str, Any], payment_id: UUID) -> Response:
    """Say that a payment does not count; answers with the payment."""
    mine = recorder(Permission.MEMBERS)

    def act(session: Session) -> MemberPayment:
        payment = payment_by_id(session, mine.organisation_id, payment_id)
        cancel_payment(session, mine, payment=payment, reason=body["reason"])
        return payment

    return created(PaymentSchema, act)


def _listed(schema: type[Schema], found: list[Any]) -> Response:
    body = json.dumps(schema(many=True).dump(found)) + "\n"
    return Response(body, mimetype="application/json")
