"""Imports: a filled-in workbook, checked and entered, all of it or nothing."""

from typing import Any

from flask import Response, request
from marshmallow import Schema, fields

from storefront.api.access import recorder, resource
from storefront.api.answering import one
from storefront.sheets.entering import Report, check_rows
from storefront.sheets.reading import read_workbook
from storefront.web.current import deployment
from storefront.web.language import say
from traceability.parties.roles import Permission

blueprint = resource("imports", __doc__)


class BadCellSchema(Schema):
    """A cell that cannot be entered."""

    cell = fields.String()
    code = fields.String()
    detail = fields.String()


class ImportSchema(Schema):
    """What the workbook holds, by sheet; with `bad` cells nothing was entered."""

    entered = fields.Boolean()
    new = fields.Dict(keys=fields.String(), values=fields.Integer())
    known = fields.Dict(keys=fields.String(), values=fields.Integer())
    bad = fields.List(fields.Nested(BadCellSchema))


class ImportQuery(Schema):
    """Whether to check only."""

    dry_run = fields.Boolean(load_default=False)


@blueprint.route("", methods=["POST"])
@blueprint.arguments(ImportQuery, location="query")
@blueprint.response(200, ImportSchema)
def enter(args: dict[str, Any]) -> Response:
    """Enter the workbook that is the body. Sent again, its rows are known and change nothing."""
    who = recorder(Permission.REGISTERS)
    rows = read_workbook(request.get_data())
    with deployment().transaction() as session:
        report = check_rows(session, who, rows)
        if args["dry_run"] or report.bad:
            session.rollback()
    return _told(report, entered=report.is_good and not args["dry_run"])


def _told(report: Report, *, entered: bool) -> Response:
    document = {
        "entered": entered,
        "new": dict(report.new),
        "known": dict(report.known),
        "bad": [
            {"cell": each.address, "code": each.error.code, "detail": say(each.error)}
            for each in report.bad
        ],
    }
    return one(ImportSchema, document, status=422 if report.bad else 200)
