"""Files for importers: the FDA's sortable spreadsheet, plots for the EU deforestation rules."""

from typing import Any

from flask import Response
from flask.views import MethodView
from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from storefront.api.access import recorder, resource
from storefront.api.answering import owned
from storefront.tracking_sheet import FILES
from storefront.web.current import deployment
from traceability.exports.eudr import geojson_of, text_of
from traceability.exports.fsma204 import rows_of_days, rows_of_lot
from traceability.lots.models import Lot

blueprint = resource("exports", __doc__)

GEOJSON = "application/geo+json"


class TrackingQuery(Schema):
    """A lot, or the days from `from` to `to`."""

    lot = fields.String(metadata={"description": "id or code of a lot"})
    first = fields.Date(data_key="from")
    last = fields.Date(data_key="to")
    format = fields.String(load_default="xlsx", validate=validate.OneOf(list(FILES)))

    @validates_schema
    def _one_of_both(self, data: dict[str, Any], **_: object) -> None:
        days = {"first", "last"} & set(data)
        if ("lot" in data) == bool(days) or len(days) == 1:
            message = "Give either lot, or from and to."
            raise ValidationError(message)


class PlotsQuery(Schema):
    """Whose plots."""

    lot = fields.String(required=True, metadata={"description": "id or code of a lot"})


@blueprint.route("/fsma204")
class Tracking(MethodView):
    """Critical tracking events (21 CFR 1.1455)."""

    @blueprint.arguments(TrackingQuery, location="query")
    @blueprint.response(200, content_type=FILES["xlsx"][1])
    def get(self, args: dict[str, Any]) -> Response:
        """Write the tracking events of a lot or of some days as XLSX or CSV."""
        with deployment().reading() as session:
            if "lot" in args:
                lot = owned(session, Lot, args["lot"], field="lot")
                rows = rows_of_lot(session, recorder(), lot=lot)
            else:
                rows = rows_of_days(session, recorder(), first=args["first"], last=args["last"])
        write, media_type = FILES[args["format"]]
        return Response(write(rows), mimetype=media_type)


@blueprint.route("/eudr")
class Plots(MethodView):
    """Plots as GeoJSON (Regulation (EU) 2023/1115)."""

    @blueprint.arguments(PlotsQuery, location="query")
    @blueprint.response(200, content_type=GEOJSON)
    def get(self, args: dict[str, Any]) -> Response:
        """Write the plots of a lot: points up to four hectares, polygons above."""
        with deployment().reading() as session:
            lot = owned(session, Lot, args["lot"], field="lot")
            found = geojson_of(session, recorder(), lot=lot)
        return Response(text_of(found) + "\n", mimetype=GEOJSON)
