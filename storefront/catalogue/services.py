"""Offering products, and what buyers see of them."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, joinedload

from storefront.catalogue.models import Offer
from storefront.catalogue.terms import Terms, slugs
from storefront.stock.shelves import shelves
from traceability.errors import N_, Conflict, NotFound
from traceability.folding import fold
from traceability.lots.models import Lot, Product
from traceability.parties.models import Organisation
from traceability.parties.recorder import Recorder
from traceability.parties.roles import Permission
from traceability.rules.rule_set import Act
from traceability.rules.services import require_publishable
from traceability.times import local_date


@dataclass(frozen=True, slots=True)
class OnSale:
    """An offer with how many packs can be had now, and out of which lot the next ones come.

    It is that lot's journey that the page tells. `lot` is None where nothing can be had.
    """

    offer: Offer
    available: int
    lot: Lot | None


def create_offer(session: Session, recorder: Recorder, *, product_id: UUID, terms: Terms) -> Offer:
    """Offer a product of the organisation, on a page of its own.

    Raises:
        NotAllowed, NotFound, InvalidInput.
        Conflict: the product is offered already.
        NotPublishable: the lot that would go out next lacks what the law asks for.
    """
    recorder.require(Permission.CATALOGUE)
    terms = terms.checked()
    product = session.get(Product, product_id)
    if product is None or product.organisation_id != recorder.organisation_id:
        raise NotFound(N_("There is no such product."), field="product", value=str(product_id))
    if offer_of_product(session, product_id) is not None:
        raise Conflict(N_("%(value)s is offered already."), field="product", value=product.name_vi)
    if terms.on_sale:
        _require_publishable(session, recorder, product_id)
    for slug in slugs(
        product.name_vi,
        product_code=product.code,
        organisation_code=product.organisation.code,
    ):
        if session.scalar(select(Offer.id).where(Offer.slug == slug)):
            continue
        offer = Offer(
            organisation_id=recorder.organisation_id,
            product_id=product_id,
            slug=slug,
            created_at=recorder.now(),
            **asdict(terms),
        )
        try:
            with session.begin_nested():
                session.add(offer)
                session.flush()
        except IntegrityError:
            # Somebody took the slug, or offered the product, at this very moment.
            if offer_of_product(session, product_id) is not None:
                raise Conflict(
                    N_("%(value)s is offered already."), field="product", value=product.name_vi
                ) from None
            continue
        return offer
    raise AssertionError("slugs do not end")


def update_offer(session: Session, recorder: Recorder, *, offer_id: UUID, terms: Terms) -> Offer:
    """Offer on other terms. The page keeps its address; orders keep the price that they had.

    Raises:
        NotAllowed, NotFound, InvalidInput.
        NotPublishable: it is put on sale, and the lot that would go out next lacks what the law
            asks for.
    """
    recorder.require(Permission.CATALOGUE)
    offer = offer_by_id(session, recorder, offer_id)
    if terms.on_sale and not offer.on_sale:
        _require_publishable(session, recorder, offer.product_id)
    for column, value in asdict(terms.checked()).items():
        setattr(offer, column, value)
    session.flush()
    return offer


def terms_of(offer: Offer) -> Terms:
    """The terms as they are; `dataclasses.replace` changes one of them."""
    return Terms(
        price_vnd=offer.price_vnd,
        description_vi=offer.description_vi,
        description_en=offer.description_en,
        safety_packs=offer.safety_packs,
        on_sale=offer.on_sale,
    )


def offers_of(session: Session, recorder: Recorder) -> list[OnSale]:
    """Every offer of the organisation, also those that are not on sale, by name."""
    recorder.require(Permission.VIEW)
    return _with_stock(session, _found(session, recorder.organisation_id), now=recorder.now())


def offers_on_sale(
    session: Session,
    *,
    now: datetime,
    organisation_id: UUID | None = None,
    wanted: str | None = None,
) -> list[OnSale]:
    """What buyers can choose from: what is to be had first, then by name.

    `wanted` looks for products and cooperatives by words, without minding case and accents.
    """
    offers = _found(session, organisation_id, wanted=wanted, only_on_sale=True)
    return sorted(_with_stock(session, offers, now=now), key=lambda found: found.available == 0)


def offer_by_slug(session: Session, slug: str, *, now: datetime) -> OnSale:
    """The offer on the page of that name.

    Raises:
        NotFound: there is none, or it is not on sale.
    """
    offer = session.scalar(_select().where(Offer.slug == slug, Offer.on_sale.is_(True)))
    if offer is None:
        raise NotFound(N_("This is not offered here, or no longer."), field="offer", value=slug)
    return _with_stock(session, [offer], now=now)[0]


def offer_by_id(session: Session, recorder: Recorder, offer_id: UUID) -> Offer:
    """The organisation's offer of that id, on sale or not.

    Raises:
        NotAllowed.
        NotFound: it has none, whoever else does.
    """
    recorder.require(Permission.VIEW)
    offer = session.scalar(
        _select().where(Offer.id == offer_id, Offer.organisation_id == recorder.organisation_id)
    )
    if offer is None:
        raise NotFound(N_("There is no such offer."), field="offer", value=str(offer_id))
    return offer


def offer_of_product(session: Session, product_id: UUID) -> Offer | None:
    """The product's offer, on sale or not, or None."""
    return session.scalar(_select().where(Offer.product_id == product_id))


def _require_publishable(session: Session, recorder: Recorder, product_id: UUID) -> None:
    """Ask of the lot of which the next packs would go out; where nothing lies there, of none.

    Of lots that come later the shelf itself asks, and leaves out those that lack something.
    """
    found = shelves(session, [product_id], now=recorder.now(), lawful=False)
    next_lot_id = found[product_id].next_lot_id
    if next_lot_id is not None:
        lot = session.get_one(Lot, next_lot_id)
        require_publishable(session, lot, Act.LISTINGS, today=local_date(recorder.now()))


def _select() -> Select[Offer]:
    return select(Offer).options(joinedload(Offer.product).joinedload(Product.organisation))


def _found(
    session: Session,
    organisation_id: UUID | None,
    *,
    wanted: str | None = None,
    only_on_sale: bool = False,
) -> Sequence[Offer]:
    query = (
        _select()
        .join(Product, Product.id == Offer.product_id)
        .join(Organisation, Organisation.id == Offer.organisation_id)
        .order_by(Product.folded, Offer.id)
    )
    if organisation_id is not None:
        query = query.where(Offer.organisation_id == organisation_id)
    if only_on_sale:
        query = query.where(Offer.on_sale.is_(True))
    for word in fold(wanted).split():
        in_product = Product.folded.contains(word, autoescape=True)
        query = query.where(in_product | Organisation.folded.contains(word, autoescape=True))
    return session.scalars(query).all()


def _with_stock(session: Session, offers: Sequence[Offer], *, now: datetime) -> list[OnSale]:
    found = shelves(session, [offer.product_id for offer in offers], now=now)
    wanted = {shelf.next_lot_id for shelf in found.values()}
    lots: dict[UUID | None, Lot] = {
        lot.id: lot for lot in session.scalars(select(Lot).where(Lot.id.in_(wanted - {None})))
    }
    on_shelf = [(offer, found[offer.product_id]) for offer in offers]
    return [
        OnSale(offer, shelf.available, lots.get(shelf.next_lot_id)) for offer, shelf in on_shelf
    ]
