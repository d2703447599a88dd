"""`nguon members`: what is owed and paid to members, and the statements of a month."""

from pathlib import Path

import click

from storefront.printing.member_statement import workbook
from traceability.cli.commands import Area
from traceability.cli.naming import console_recorder, organisation_named, row_named
from traceability.cli.opening import opened
from traceability.cli.options import organisation_option
from traceability.cli.showing import json_option, show_one, show_rows
from traceability.deliveries.accounts import Which, account_of, accounts, statements
from traceability.deliveries.models import PaymentMethod
from traceability.deliveries.payments import pay
from traceability.deliveries.settlement import Month
from traceability.parties.models import Party
from traceability.times import local_date


@click.group(cls=Area)
def members() -> None:
    """Look after members' money."""


@members.command("list")
@organisation_option
@click.option(
    "--which",
    type=click.Choice([each.value for each in Which]),
    default=Which.ALL.value,
    show_default=True,
    help="Those who are owed, were paid in advance, or have slips without a price.",
)
@json_option
def list_(*, organisation: str | None, which: str, as_json: bool) -> None:
    """List every member with what is owed and paid, in đồng."""
    with opened() as deployment, deployment.reading() as session:
        coop = organisation_named(session, organisation)
        rows = [
            {
                "member": row.party.code,
                "name": row.party.name,
                "owed_vnd": row.account.owed_vnd,
                "paid_vnd": row.account.paid_vnd,
                "balance_vnd": row.account.balance_vnd,
                "open_slips": row.account.open_slips,
            }
            for row in accounts(session, coop.id, which=Which(which))
        ]
    show_rows(rows, as_json=as_json)


@members.command("pay")
@organisation_option
@click.option("--member", required=True, metavar="CODE", help="Whom.")
@click.option(
    "--method",
    type=click.Choice([each.value for each in PaymentMethod]),
    default=PaymentMethod.CASH.value,
    show_default=True,
    help="How.",
)
@click.option("--note", metavar="TEXT", help="What for.")
@click.option("--key", metavar="TEXT", help="The same payment with the same key is paid once.")
@click.argument("amount_vnd", type=int)
@json_option
def pay_(
    *,
    organisation: str | None,
    member: str,
    method: str,
    note: str | None,
    key: str | None,
    amount_vnd: int,
    as_json: bool,
) -> None:
    """Record that a member was paid AMOUNT_VND today."""
    with opened() as deployment, deployment.transaction() as session:
        coop = organisation_named(session, organisation)
        party = row_named(session, Party, coop, member, field="member")
        payment = pay(
            session,
            console_recorder(deployment, coop),
            party=party,
            amount_vnd=amount_vnd,
            method=PaymentMethod(method),
            paid_on=local_date(deployment.clock()),
            note=note,
            key=key,
        )
        row = {
            "member": member,
            "amount_vnd": payment.amount_vnd,
            "paid_on": payment.paid_on,
            "balance_vnd": account_of(session, party).balance_vnd,
            "payment": payment.id,
        }
    show_one(row, as_json=as_json)


@members.command()
@organisation_option
@click.option("--month", metavar="2026-11", help="Which month; without it, this one.")
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write the workbook with every slip and payment (XLSX).",
)
@click.option(
    "--language",
    type=click.Choice(["vi", "en"]),
    default="vi",
    show_default=True,
    help="Of the workbook.",
)
@json_option
def statement(
    *, organisation: str | None, month: str | None, out: Path | None, language: str, as_json: bool
) -> None:
    """Tell every member's month: owed before, delivered, paid, owed after."""
    asked = Month.parse(month) if month else None
    with opened() as deployment, deployment.reading() as session:
        coop = organisation_named(session, organisation)
        asked = asked or Month.of(local_date(deployment.clock()))
        told = statements(session, coop.id, asked)
        rows = [
            {
                "member": each.party.code,
                "name": each.party.name,
                "opening_vnd": each.statement.opening_vnd,
                "net_grams": each.statement.net_grams,
                "delivered_vnd": each.statement.delivered_vnd,
                "paid_vnd": each.statement.paid_vnd,
                "closing_vnd": each.statement.closing_vnd,
                "open_slips": each.statement.open_slips,
            }
            for each in told
        ]
        if out is not None:
            out.write_bytes(workbook(asked, told, language))
    show_rows(rows, as_json=as_json)
