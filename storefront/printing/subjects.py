"""What a label can be of: the lots, cartons, plots and products of the record, by its subject."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

import labels
from storefront.printing.goods_labels import carton_content, lot_content, plot_content
from storefront.printing.picturing import sample_of
from storefront.printing.product_leaflet import product_content
from storefront.printing.stamp_sheet import of_lot
from storefront.stock.shelves import shelves
from traceability.deployment import Deployment
from traceability.errors import N_, NotFound
from traceability.lots.models import LogisticUnit, Lot, Product
from traceability.lots.stock import Content, lots_in_stock
from traceability.parties.models import Organisation, Place
from traceability.parties.reading import places_of
from traceability.stamps.models import StampHost
from traceability.times import local_date

MOST = 100
_TABLES: dict[str, Any] = {
    "stamp": Lot,
    "lot": Lot,
    "carton": LogisticUnit,
    "plot": Place,
    "product": Product,
}
Thing = Lot | LogisticUnit | Place | Product


def things_of(session: Session, organisation_id: UUID, subject: str) -> Sequence[Thing]:
    """What a label of that subject may be printed for, the likeliest first."""
    if subject in {"stamp", "lot"}:
        content = Content.PRODUCT if subject == "stamp" else None
        stock = lots_in_stock(session, organisation_id, content=content, limit=MOST)
        return [each.lot for each in stock]
    if subject == "plot":
        return places_of(session, organisation_id, kinds=["plot"])[:MOST]
    if subject not in _TABLES:
        return []
    table = _TABLES[subject]
    query = select(table).where(table.organisation_id == organisation_id)
    newest = table.id.desc() if subject == "carton" else table.code
    return session.scalars(query.order_by(newest).limit(MOST)).all()


def thing_by_id(session: Session, organisation_id: UUID, subject: str, thing_id: UUID) -> Thing:
    """The organisation's own thing of that id.

    Raises:
        NotFound: it has none, whoever else does.
    """
    table = _TABLES.get(subject)
    found: Thing | None = None
    if table is not None:
        found = session.scalar(
            select(table).where(table.id == thing_id, table.organisation_id == organisation_id)
        )
    if found is None:
        raise NotFound(N_("There is no such record."), field="of", value=str(thing_id))
    return found


def content_of(
    session: Session, deployment: Deployment, thing: Thing, *, language: str
) -> labels.StampContent:
    """What stands on a label of a carton, a plot, a lot in the workshop or a product."""
    base_url, files = deployment.base_url, deployment.files
    if isinstance(thing, LogisticUnit):
        return carton_content(session, thing, base_url=base_url, files=files, language=language)
    if isinstance(thing, Place):
        return plot_content(session, thing, base_url=base_url, language=language)
    if isinstance(thing, Lot):
        return lot_content(session, thing, base_url=base_url, language=language)
    return product_content(
        session,
        thing,
        lot_on_sale(session, deployment, thing),
        base_url=base_url,
        files=files,
        today=local_date(deployment.clock()),
        language=language,
    )


def stamp_like(
    session: Session,
    deployment: Deployment,
    design: labels.Design,
    *,
    organisation: Organisation,
    lot: Lot | None,
) -> labels.StampContent:
    """What a stamp of a lot, or of a blank reel, will look like; its number and code are made up.

    No stamp is signed for a look at one: whoever scans the picture is told that nobody issued it.
    """
    made_up = sample_of(design)
    host = session.get_one(StampHost, deployment.host)
    return labels.StampContent(
        head=f"{host.scheme}://{host.host}",
        tail=made_up.tail,
        serial=made_up.serial,
        sample=host.is_development,
        organisation=organisation.name_vi,
        codes={"hidden": made_up.codes["hidden"]},
        **(of_lot(lot) if lot else {}),
    )


def lot_on_sale(session: Session, deployment: Deployment, product: Product) -> Lot | None:
    """The lot out of which the next packs of a product are sold: its journey is told."""
    shelf = shelves(session, [product.id], now=deployment.clock())[product.id]
    return session.get(Lot, shelf.next_lot_id) if shelf.next_lot_id else None
