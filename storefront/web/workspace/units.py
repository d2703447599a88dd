"""Cartons and pallets: the list, the page of one with its label, packing, opening, moving."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import segno
from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext
from sqlalchemy.orm import Session
from wtforms import SelectChoice

from storefront.web.current import deployment, here, recorder, signed_in
from storefront.web.forms import Required, TextField, WholeField
from storefront.web.language import two_text
from storefront.web.sent_once import redirect_once
from storefront.web.tell import tell
from storefront.web.texts import gettext, ngettext
from storefront.web.workspace.amounts import amount
from storefront.web.workspace.area import blueprint
from storefront.web.workspace.days import event_time
from storefront.web.workspace.goods import (
    UNITS,
    GoodsRow,
    goods_fields,
    goods_rows,
    named_goods,
    named_units,
    refuse_goods,
    unit_ticks,
)
from storefront.web.workspace.picking import ButtonsField, pick
from storefront.web.workspace.recording import day_field, form_of, place_options
from storefront.web.workspace.stamp_numbers import stamp_of
from traceability.errors import N_, InvalidInput, NguonError
from traceability.events.diary import names_of
from traceability.events.models import Event, EventUnit, UnitAction
from traceability.events.services import ship
from traceability.logistics.counting import loose_lots
from traceability.logistics.reading import (
    UnitTold,
    events_of_unit,
    recent_units,
    units_here,
    units_told,
)
from traceability.logistics.units import (
    CARTON,
    MOST_UNITS,
    PALLET,
    open_unit,
    pack_units,
    unit_by_code,
)
from traceability.lots.models import LogisticUnit
from traceability.lots.reading import lot_by_id
from traceability.lots.stock import stock_by_place
from traceability.parties.models import Place
from traceability.parties.reading import place_by_id, places_of
from traceability.parties.roles import Permission
from traceability.stamps import ranges
from traceability.stamps.models import StampRun
from traceability.stamps.ranges import Range

PER_PAGE = 50

UNIT_KINDS = {CARTON: lazy_gettext("Carton"), PALLET: lazy_gettext("Pallet")}

_NAMES = {"at": "on", "pieces": "count", "lot": "count", "stamps": "first_stamp"}


@blueprint.app_template_filter("unit_kind")
def unit_kind(kind: str) -> str:
    """What a kind of unit is called."""
    return str(UNIT_KINDS.get(kind, kind))


@dataclass(frozen=True, slots=True)
class NamedUnit:
    """A unit in an entry: what was done with it, and with what."""

    unit: LogisticUnit
    said: str
    what: str


_SAID = {
    UnitAction.ADD: lazy_gettext("Put into"),
    UnitAction.DELETE: lazy_gettext("Taken out of"),
    UnitAction.OBSERVE: lazy_gettext("Whole"),
}


@blueprint.app_template_filter("units_named")
def units_named(rows: Sequence[EventUnit]) -> list[NamedUnit]:
    """The units of an entry in words."""
    return [NamedUnit(row.unit, str(_SAID[row.action]), _what(row)) for row in rows]


def _what(row: EventUnit) -> str:
    if row.child is not None:
        return row.child.code
    return f"{amount(row)} {row.lot.code}" if row.lot is not None else ""


@blueprint.get("/units")
@signed_in(Permission.VIEW)
def units() -> ResponseReturnValue:
    """List them, the newest first."""
    search = request.args.get("q", "").strip()[:40]
    before = request.args.get("before", type=UUID)
    with deployment().reading() as db:
        found = recent_units(
            db, here().organisation.id, search=search, before=before, limit=PER_PAGE + 1
        )
        shown = found[:PER_PAGE]
        earlier = (
            url_for("workspace.units", q=search or None, before=shown[-1].unit.id)
            if len(found) > PER_PAGE
            else None
        )
        return render_template("workspace/units.html", units=shown, search=search, earlier=earlier)


@blueprint.get("/units/<code>")
@signed_in(Permission.VIEW)
def unit(code: str) -> ResponseReturnValue:
    """Show one: what is in it, where it stands, what happened to it, its label."""
    with deployment().reading() as db:
        (told,) = _told(db, code)
        events = events_of_unit(db, told.unit)
        address = f"{deployment().base_url}{url_for('workspace.unit', code=told.unit.code)}"
        return render_template(
            "workspace/unit.html",
            told=told,
            events=events,
            names=names_of(db, [event.recorded_by for event in events]),
            drawing=segno.make(address, micro=False).svg_data_uri(border=2),
            stamps=_stamps_of(db, events, told),
        )


def _told(db: Session, code: str) -> list[UnitTold]:
    return units_told(db, [unit_by_code(db, here().organisation.id, code)])


def _stamps_of(db: Session, events: Any, told: UnitTold) -> list[tuple[StampRun, Range]]:
    """The stamps that the carton named when it was packed, while it is closed."""
    if told.is_empty:
        return []
    return [
        (db.get_one(StampRun, each.run_id), Range(each.first, each.last))
        for event in events
        if event.error is None
        for each in event.stamp_ranges
    ]


@blueprint.route("/units/new", methods=["GET", "POST"])
@signed_in(Permission.RECORD_WORKSHOP)
def pack_cartons() -> ResponseReturnValue:
    """Pack cartons of a lot, a mixed carton, or a pallet of cartons."""
    organisation_id = here().organisation.id
    with deployment().reading() as db:
        places = places_of(db, organisation_id, kinds=["workshop", "warehouse"])
        asked = request.args.get("lot", type=UUID)
        place = _place(db, places, asked)
        if place is None:
            return render_template("workspace/units_not_yet.html")
        loose = [each for each in loose_lots(db, organisation_id, place=place) if each.grams]
        rows = goods_rows(db, loose, wanted=asked)
        here_now = units_here(db, organisation_id, place=place)
        form = _pack_form(rows, here_now)
    if form.validate_on_submit():
        try:
            return redirect_once(form, lambda db: _pack(db, form, rows, here_now, place))
        except NguonError as error:
            refuse_goods(form, rows, error, _NAMES)
    page = render_template(
        "workspace/pack_cartons.html", form=form, rows=rows, place=place, places=places, asked=asked
    )
    return page, 422 if form.refusals else 200


def _place(db: Session, places: Sequence[Place], asked: UUID | None) -> Place | None:
    """The place that was chosen, or where the lot lies, or the first one."""
    chosen = request.args.get("place", type=UUID)
    lies = []
    if asked and not chosen:
        lies = [
            each.place.id
            for each in stock_by_place(db, lot_by_id(db, here().organisation.id, asked))
        ]
    wanted = [chosen] if chosen else lies
    for place in places:
        if place.id in wanted:
            return place
    return places[0] if places else None


def _pack_form(rows: list[GoodsRow], here_now: list[UnitTold]) -> Any:
    return form_of(
        {
            "kind": ButtonsField(
                lazy_gettext("Carton or pallet"),
                choices=[SelectChoice(code, str(name)) for code, name in UNIT_KINDS.items()],
                default=CARTON,
                validators=[Required()],
            ),
            "count": WholeField(
                lazy_gettext("How many, all alike"),
                default=1,
                validators=[Required()],
                description=gettext("At most %(most)s at once.", most=MOST_UNITS),
            ),
            **goods_fields(rows),
            **unit_ticks(lazy_gettext("Closed cartons that go onto it"), here_now),
            "first_stamp": TextField(
                lazy_gettext("First stamp in the carton"),
                description=lazy_gettext("Scan it, or type its code. For one carton of one lot."),
            ),
            "last_stamp": TextField(lazy_gettext("Last stamp in the carton")),
            "on": day_field(),
        }
    )


def _pack(
    db: Session, form: Any, rows: list[GoodsRow], here_now: list[UnitTold], place: Place
) -> str:
    event = pack_units(
        db,
        recorder(),
        place=db.get_one(Place, place.id),
        contents=named_goods(db, form, rows),
        children=named_units(db, form, here_now),
        count=form.count.data,
        kind=form.kind.data,
        stamps=_stamp_range(db, form),
        at=event_time(form.on.data, deployment().clock()),
    )
    codes = list(dict.fromkeys(row.unit.code for row in event.units))
    tell(
        ngettext(
            "%(num)s packed: %(codes)s.",
            "%(num)s packed: %(codes)s.",
            len(codes),
            codes=_span(codes),
        ),
        next_label=gettext("Pack more"),
        next_url=url_for("workspace.pack_cartons", place=place.id),
    )
    if len(codes) == 1:
        return url_for("workspace.unit", code=codes[0])
    return url_for("workspace.units")


def _span(codes: list[str]) -> str:
    return codes[0] if len(codes) == 1 else f"{codes[0]} – {codes[-1]}"


def _stamp_range(db: Session, form: Any) -> tuple[StampRun, Range] | None:
    first, last = form.first_stamp.data, form.last_stamp.data
    if not first and not last:
        return None
    if not first or not last:
        missing = "last_stamp" if first else "first_stamp"
        raise InvalidInput(N_("Scan the first and the last stamp."), field=missing)
    vault = deployment().vault
    run, one = stamp_of(db, vault, first, field="first_stamp")
    other_run, other = stamp_of(db, vault, last, field="last_stamp")
    if run.id != other_run.id:
        raise InvalidInput(N_("The two stamps are of different runs."), field="last_stamp")
    return run, ranges.between(one, other)


@blueprint.route("/units/<code>/open", methods=["GET", "POST"])
@signed_in(Permission.RECORD_WORKSHOP)
def open_carton(code: str) -> ResponseReturnValue:
    """Take all of it out, or some."""
    with deployment().reading() as db:
        (told,) = _told(db, code)
        children = units_told(db, told.children)
        rows = [GoodsRow(each.lot, each.grams, each.pieces) for each in told.direct]
        form = form_of(
            {
                **goods_fields(rows),
                **unit_ticks(lazy_gettext("Cartons that are taken off"), children),
                "on": day_field(),
            }
        )
    if form.validate_on_submit():
        try:
            return redirect_once(form, lambda db: _open(db, form, told, rows, children))
        except NguonError as error:
            refuse_goods(form, rows, error, {"at": "on", "units": UNITS})
    page = render_template("workspace/open_carton.html", form=form, told=told, rows=rows)
    return page, 422 if form.refusals else 200


def _open(
    db: Session, form: Any, told: UnitTold, rows: list[GoodsRow], children: list[UnitTold]
) -> str:
    open_unit(
        db,
        recorder(),
        unit=unit_by_code(db, here().organisation.id, told.unit.code),
        contents=named_goods(db, form, rows),
        children=named_units(db, form, children),
        at=event_time(form.on.data, deployment().clock()),
    )
    tell(gettext("Opened: %(unit)s. What was taken out is loose again.", unit=told.unit.code))
    return url_for("workspace.unit", code=told.unit.code)


@blueprint.route("/units/<code>/move", methods=["GET", "POST"])
@signed_in(Permission.RECORD_WORKSHOP)
def move_carton(code: str) -> ResponseReturnValue:
    """Take it to another place, with all that is in it."""
    with deployment().reading() as db:
        (told,) = _told(db, code)
        places = [
            place
            for place in places_of(db, here().organisation.id, kinds=["workshop", "warehouse"])
            if place != told.place
        ]
        form = form_of(
            {
                "to_place": pick(lazy_gettext("Taken to"), place_options(places)),
                "on": day_field(),
            }
        )
    if form.validate_on_submit():
        try:
            return redirect_once(form, lambda db: _move(db, form, code))
        except NguonError as error:
            form.refuse(error, {"at": "on"})
    page = render_template(
        "workspace/move_carton.html", form=form, told=told, has_places=bool(places)
    )
    return page, 422 if form.refusals else 200


def _move(db: Session, form: Any, code: str) -> str:
    place = place_by_id(db, here().organisation.id, UUID(form.to_place.data))
    event: Event = ship(
        db,
        recorder(),
        units=[unit_by_code(db, here().organisation.id, code)],
        to_place=place,
        at=event_time(form.on.data, deployment().clock()),
    )
    unit = event.units[0].unit.code
    tell(gettext("Moved: %(unit)s to %(place)s.", unit=unit, place=two_text(place, "name")))
    return url_for("workspace.unit", code=unit)
