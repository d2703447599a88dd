"""Every list of the workspace as rows for a spreadsheet: codes, dates and figures, no pages."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from storefront.catalogue.models import Offer
from storefront.orders.models import Order, OrderLine
from storefront.spreadsheet import Cell
from traceability.errors import N_, NotFound
from traceability.events.models import Event, EventLine
from traceability.lots.models import Product
from traceability.lots.reading import materials_of, products_of
from traceability.lots.stock import lots_in_stock
from traceability.parties.reading import certificates_of, parties_of, places_of
from traceability.parties.roles import Permission
from traceability.quantities import GRAMS_PER_UNIT
from traceability.stamps.models import StampRun
from traceability.times import VIETNAM

Rows = Sequence[Sequence[Cell]]


@dataclass(frozen=True, slots=True)
class ListFile:
    """A list that can be taken along: its name, its headings (message ids), its rows, for whom."""

    code: str
    name: str
    headings: tuple[str, ...]
    rows: Callable[[Session, UUID], Rows]
    permission: Permission


def list_named(code: str) -> ListFile:
    """The list of that code.

    Raises:
        NotFound: there is none.
    """
    for each in LISTS:
        if each.code == code:
            return each
    raise NotFound(N_("There is no list “%(value)s”."), field="list", value=code)


def _kg(grams: int) -> float:
    return float(Decimal(grams) / GRAMS_PER_UNIT["kg"])


def _parties(session: Session, organisation_id: UUID) -> Rows:
    found = parties_of(session, organisation_id)
    return [(each.code, each.name, each.kind, each.phone, each.address) for each in found]


def _places(session: Session, organisation_id: UUID) -> Rows:
    households = {each.id: each.code for each in parties_of(session, organisation_id)}
    return [
        (
            each.code,
            each.name_vi,
            each.kind,
            each.crop,
            each.area_m2,
            f"{each.area_figure} {each.area_unit}" if each.area_figure else None,
            households.get(each.party_id) if each.party_id else None,
            each.address_vi,
            "; ".join(code.code for code in each.planting_area_codes),
        )
        for each in places_of(session, organisation_id)
    ]


def _materials(session: Session, organisation_id: UUID) -> Rows:
    found = materials_of(session, organisation_id)
    return [(each.code, each.name_vi, each.name_en, each.crop, each.form) for each in found]


def _products(session: Session, organisation_id: UUID) -> Rows:
    return [
        (
            each.code,
            each.name_vi,
            each.name_en,
            each.material.code,
            each.net_grams,
            each.gtin,
            each.shelf_life_days,
        )
        for each in products_of(session, organisation_id)
    ]


def _lots(session: Session, organisation_id: UUID) -> Rows:
    return [
        (
            each.lot.code,
            each.lot.content.code,
            each.lot.content.name_vi,
            each.lot.business_date,
            each.lot.expires_on,
            _kg(each.grams),
            each.pieces if each.lot.product_id else None,
        )
        for each in lots_in_stock(session, organisation_id, with_empty=True)
    ]


def _events(session: Session, organisation_id: UUID) -> Rows:
    """A row for each line; an entry that was declared wrong says so."""
    events = session.scalars(
        select(Event)
        .where(Event.organisation_id == organisation_id)
        .options(
            selectinload(Event.lines).joinedload(EventLine.lot),
            joinedload(Event.place),
            joinedload(Event.error),
        )
        .order_by(Event.id)
        .execution_options(yield_per=1_000)
    )
    return [
        (
            str(event.id),
            event.business_date,
            event.kind.value,
            event.stage,
            event.place.code if event.place else None,
            line.lot.code if line else None,
            _kg(line.grams) if line else None,
            line.pieces if line else None,
            event.error.reason.value if event.error else None,
        )
        for event in events
        for line in _lines(event)
    ]


def _lines(event: Event) -> Sequence[EventLine | None]:
    """Its lines; one that moves nothing, such as an activation, is a row all the same."""
    return event.lines or [None]


def _certificates(session: Session, organisation_id: UUID) -> Rows:
    found = certificates_of(session, organisation_id)
    return [(c.scheme, c.number, c.issuer, c.stars, c.valid_from, c.valid_to) for c in found]


def _stamps(session: Session, organisation_id: UUID) -> Rows:
    runs = session.scalars(
        select(StampRun)
        .where(StampRun.organisation_id == organisation_id)
        .order_by(StampRun.number)
    )
    return [(run.number, run.count, run.issued_at.astimezone(VIETNAM).date()) for run in runs]


def _orders(session: Session, organisation_id: UUID) -> Rows:
    orders = session.scalars(
        select(Order)
        .where(Order.organisation_id == organisation_id)
        .options(selectinload(Order.lines).joinedload(OrderLine.product))
        .order_by(Order.placed_at, Order.number)
    )
    return [
        (
            order.number,
            order.placed_at.astimezone(VIETNAM).date(),
            order.state.value,
            order.channel,
            order.external_number,
            order.buyer_name,
            order.buyer_phone,
            order.ship_to,
            line.product.code,
            line.packs,
            line.unit_price_vnd,
            order.total_vnd,
        )
        for order in orders
        for line in order.lines
    ]


def _offers(session: Session, organisation_id: UUID) -> Rows:
    found = session.execute(
        select(Product.code, Product.name_vi, Offer.price_vnd)
        .join(Offer, Offer.product_id == Product.id)
        .where(Offer.organisation_id == organisation_id)
        .order_by(Product.code)
    )
    return [tuple(row) for row in found]


_CODE, _NAME, _KIND = N_("Code"), N_("Name"), N_("Kind")

LISTS = (
    ListFile(
        "parties",
        N_("Households and buyers"),
        (_CODE, _NAME, _KIND, N_("Telephone"), N_("Address")),
        _parties,
        Permission.REGISTERS,
    ),
    ListFile(
        "places",
        N_("Plots, workshops, warehouses"),
        (
            _CODE,
            _NAME,
            _KIND,
            N_("Crop"),
            N_("Area (m²)"),
            N_("Area as entered"),
            N_("Household"),
            N_("Address"),
            N_("Planting-area codes"),
        ),
        _places,
        Permission.REGISTERS,
    ),
    ListFile(
        "materials",
        N_("Materials"),
        (_CODE, _NAME, N_("Name in English"), N_("Crop"), N_("Form")),
        _materials,
        Permission.REGISTERS,
    ),
    ListFile(
        "products",
        N_("Products"),
        (
            _CODE,
            _NAME,
            N_("Name in English"),
            N_("Material"),
            N_("Net weight (g)"),
            N_("Barcode number (GTIN)"),
            N_("Good for (days)"),
        ),
        _products,
        Permission.REGISTERS,
    ),
    ListFile(
        "lots",
        N_("Lots"),
        (
            N_("Lot"),
            _CODE,
            _NAME,
            N_("Day"),
            N_("Good until"),
            N_("Left (kg)"),
            N_("Left (packs)"),
        ),
        _lots,
        Permission.VIEW,
    ),
    ListFile(
        "events",
        N_("All entries"),
        (
            N_("Entry"),
            N_("Day"),
            _KIND,
            N_("Stage"),
            N_("Place"),
            N_("Lot"),
            N_("Weight (kg)"),
            N_("Packs"),
            N_("Declared wrong"),
        ),
        _events,
        Permission.VIEW,
    ),
    ListFile(
        "certificates",
        N_("Certificates"),
        (
            N_("Scheme"),
            N_("Number"),
            N_("Issued by"),
            N_("Stars"),
            N_("Valid from"),
            N_("Valid until"),
        ),
        _certificates,
        Permission.REGISTERS,
    ),
    ListFile(
        "stamps",
        N_("Stamps"),
        (N_("Run"), N_("Stamps"), N_("Day of printing")),
        _stamps,
        Permission.STAMPS,
    ),
    ListFile(
        "orders",
        N_("Orders"),
        (
            N_("Order"),
            N_("Day"),
            N_("State"),
            N_("Channel"),
            N_("Number there"),
            N_("Buyer"),
            N_("Telephone"),
            N_("Address"),
            N_("Product"),
            N_("Packs"),
            N_("Price (đ)"),
            N_("Order total (đ)"),
        ),
        _orders,
        Permission.ORDERS,
    ),
    ListFile(
        "offers",
        N_("Offers in the shop"),
        (_CODE, _NAME, N_("Price (đ)")),
        _offers,
        Permission.CATALOGUE,
    ),
)
