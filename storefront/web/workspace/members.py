"""Members and their money: what is owed, what was paid, the statements of a month."""

from io import BytesIO
from typing import Any
from uuid import UUID

from flask import Response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext
from sqlalchemy.orm import Session
from wtforms import HiddenField

from storefront import formats
from storefront.printing import member_statement
from storefront.web.current import deployment, here, recorder, signed_in
from storefront.web.downloads import download
from storefront.web.forms import DayField, Form, Required, TextField, WholeField
from storefront.web.language import language
from storefront.web.sent_once import redirect_once
from storefront.web.tell import tell
from storefront.web.texts import gettext
from storefront.web.workspace.area import blueprint
from storefront.web.workspace.days import NotLater
from storefront.web.workspace.days import today as this_day
from storefront.web.workspace.paging import paged
from storefront.web.workspace.picking import pick
from storefront.web.workspace.recording import form_of, typed
from traceability.deliveries.accounts import Which, account_of, accounts, statements
from traceability.deliveries.models import PaymentMethod
from traceability.deliveries.payments import LONGEST_NOTE, cancel_payment, pay
from traceability.deliveries.pricing import LONGEST_REASON
from traceability.deliveries.reading import (
    payment_by_id,
    payments_of_member,
    slips_of_member,
)
from traceability.deliveries.settlement import Account, Month, by_grade
from traceability.errors import NguonError
from traceability.events.diary import names_of
from traceability.parties.models import Organisation, Party
from traceability.parties.reading import party_by_id
from traceability.parties.roles import Permission

SHOWN = 20
MONTHS = 6

WHICH = {
    Which.ALL: lazy_gettext("All"),
    Which.OWED: lazy_gettext("To be paid"),
    Which.ADVANCE: lazy_gettext("Paid in advance"),
    Which.OPEN: lazy_gettext("Without a price"),
}

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@blueprint.app_template_filter("paid_how")
def paid_how(method: str) -> str:
    """What a way of paying is called."""
    return gettext(member_statement.METHODS[method])


@blueprint.get("/members")
@signed_in(Permission.MEMBERS)
def members() -> ResponseReturnValue:
    """Every member with what is owed and paid."""
    search = request.args.get("q", "")[:100]
    wanted = request.args.get("which", Which.ALL.value)
    which = Which(wanted) if wanted in set(Which) else Which.ALL
    with deployment().reading() as db:
        found = accounts(db, here().organisation.id, search=search, which=which)
    return render_template(
        "workspace/members.html",
        page=paged(found, "workspace.members", q=search or None, which=which.value),
        owed=sum(max(0, row.account.balance_vnd) for row in found),
        advance=sum(max(0, -row.account.balance_vnd) for row in found),
        search=search,
        which=which,
        groups=WHICH,
        months=_months(),
    )


@blueprint.get("/members/<uuid:party_id>")
@signed_in(Permission.MEMBERS)
def member(party_id: UUID) -> ResponseReturnValue:
    """One member: the balance, the last slips, the last payments."""
    with deployment().reading() as db:
        party = party_by_id(db, here().organisation.id, party_id)
        payments = payments_of_member(db, party, limit=SHOWN)
        return render_template(
            "workspace/member.html",
            party=party,
            account=account_of(db, party),
            slips=slips_of_member(db, party, limit=SHOWN),
            payments=payments,
            names=names_of(db, [each.recorded_by for each in payments]),
            months=_months(),
        )


@blueprint.route("/members/<uuid:party_id>/pay", methods=["GET", "POST"])
@signed_in(Permission.MEMBERS)
def pay_member(party_id: UUID) -> ResponseReturnValue:
    """Pay a member: the consequence is shown once before it is written."""
    with deployment().reading() as db:
        party = party_by_id(db, here().organisation.id, party_id)
        account = account_of(db, party)
        form = _pay_form(account)
    confirm = False
    if form.validate_on_submit():
        try:
            shown, _, balance = (form.seen.data or "").rpartition(":")
            if shown == _shown(form) and balance.removeprefix("-").isdecimal():
                return redirect_once(form, lambda db: _pay(db, form, party_id, int(balance)))
            form.seen.data = f"{_shown(form)}:{account.balance_vnd}"
            confirm = True
        except NguonError as error:
            form.seen.data = ""
            form.refuse(error)
    page = render_template(
        "workspace/pay_member.html", form=form, party=party, account=account, confirm=confirm
    )
    return page, 422 if form.refusals else 200


class ReversalForm(Form):
    """Why does the payment not count?"""

    reason = TextField(
        lazy_gettext("Reason"),
        validators=[Required()],
        render_kw={"autocomplete": "off", "maxlength": LONGEST_REASON},
    )


@blueprint.route("/members/payments/<uuid:payment_id>/cancel", methods=["GET", "POST"])
@signed_in(Permission.MEMBERS)
def cancel_member_payment(payment_id: UUID) -> ResponseReturnValue:
    """Say that a payment does not count; it stays visible."""
    organisation_id = here().organisation.id
    with deployment().reading() as db:
        payment = payment_by_id(db, organisation_id, payment_id)
    form = ReversalForm()

    def act(db: Session) -> str:
        wrong = payment_by_id(db, organisation_id, payment_id)
        cancel_payment(db, recorder(), payment=wrong, reason=form.reason.data)
        tell(gettext("The payment no longer counts. It stays visible."))
        return url_for("workspace.member", party_id=wrong.party_id)

    if form.validate_on_submit():
        try:
            return redirect_once(form, act)
        except NguonError as error:
            form.refuse(error)
    page = render_template("workspace/cancel_member_payment.html", form=form, payment=payment)
    return page, 422 if form.refusals else 200


@blueprint.get("/members/<uuid:party_id>/statement")
@signed_in(Permission.MEMBERS)
def statement(party_id: UUID) -> ResponseReturnValue:
    """One member's month, to read and to print."""
    month = _asked_month()
    with deployment().reading() as db:
        party = party_by_id(db, here().organisation.id, party_id)
        [told] = statements(db, here().organisation.id, month, party=party)
    return render_template(
        "workspace/statement.html",
        party=party,
        told=told.statement,
        grades=by_grade(told.statement.deliveries),
        month=month,
        month_name=member_statement.month_name(month),
        seller=here().organisation,
        following=month.following if month.following.first <= this_day() else None,
    )


@blueprint.get("/members/<uuid:party_id>/statement.pdf")
@signed_in(Permission.MEMBERS)
def statement_pdf(party_id: UUID) -> Response:
    """The same as a PDF."""
    month = _asked_month()
    with deployment().reading() as db:
        party = party_by_id(db, here().organisation.id, party_id)
        [told] = statements(db, here().organisation.id, month, party=party)
        seller = db.get_one(Organisation, party.organisation_id)
        content = member_statement.pdf(seller, told, language())
    return download(
        BytesIO(content), name=f"{party.code}-{month}.pdf", media_type="application/pdf"
    )


@blueprint.get("/members/statements.xlsx")
@signed_in(Permission.MEMBERS)
def statements_workbook() -> Response:
    """All members' month as a workbook."""
    month = _asked_month()
    with deployment().reading() as db:
        told = statements(db, here().organisation.id, month)
    content = member_statement.workbook(month, told, language())
    name = f"{here().organisation.code}-{month}.xlsx"
    return download(BytesIO(content), name=name, media_type=XLSX)


def _asked_month() -> Month:
    text = request.args.get("month")
    return Month.parse(text) if text else Month.of(this_day())


def _months() -> list[tuple[Month, str]]:
    """This month and those before, with their names."""
    found = [Month.of(this_day())]
    while len(found) < MONTHS:
        found.append(found[-1].preceding)
    return [(month, member_statement.month_name(month)) for month in found]


def _pay_form(account: Account) -> Any:
    return form_of(
        {
            "amount_vnd": WholeField(
                lazy_gettext("Amount"),
                unit="₫",
                validators=[Required()],
                default=max(0, account.balance_vnd) or None,
            ),
            "method": pick(
                lazy_gettext("How"),
                [(each.value, paid_how(each.value)) for each in PaymentMethod],
                default=PaymentMethod.CASH.value,
            ),
            "paid_on": DayField(
                lazy_gettext("Day"), validators=[Required(), NotLater()], default=this_day
            ),
            "note": TextField(
                lazy_gettext("Note"), render_kw={"autocomplete": "off", "maxlength": LONGEST_NOTE}
            ),
            "seen": HiddenField(),
        }
    )


def _shown(form: Any) -> str:
    """What is confirmed: changed after it was shown, it is shown anew.

    The balance stands beside it, and the library asks whether that is still the same.
    """
    return f"{form.amount_vnd.data}:{form.method.data}:{form.paid_on.data}"


def _pay(db: Session, form: Any, party_id: UUID, seen_balance_vnd: int) -> str:
    party: Party = party_by_id(db, here().organisation.id, party_id)
    payment = pay(
        db,
        recorder(),
        party=party,
        amount_vnd=form.amount_vnd.data,
        method=PaymentMethod(form.method.data),
        paid_on=form.paid_on.data,
        note=typed(form.note.data),
        seen_balance_vnd=seen_balance_vnd,
    )
    tell(
        gettext(
            "Paid: %(sum)s to %(name)s.",
            sum=formats.money(payment.amount_vnd, language()),
            name=party.name,
        ),
        next_label=gettext("To the other members"),
        next_url=url_for("workspace.members", which=Which.OWED.value),
    )
    return url_for("workspace.member", party_id=party_id)
