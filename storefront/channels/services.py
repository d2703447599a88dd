"""Listing on marketplaces that are kept by hand: the files, and how far each listing has come."""

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit
from uuid import UUID

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from storefront.catalogue.models import Offer
from storefront.channels import pack, registry
from storefront.channels.columns import ChannelMap
from storefront.channels.gathering import goods_on_sale
from storefront.channels.lifecycle import ListingState, Step, after, steps
from storefront.channels.models import Listing
from storefront.channels.rows import Problem, Row, row_of
from storefront.stock import services as stock
from storefront.stock.models import Allotment
from traceability.deployment import Deployment
from traceability.errors import N_, InvalidInput, NotFound
from traceability.files.services import read_file
from traceability.lots.models import Product
from traceability.parties.models import Organisation
from traceability.parties.recorder import Recorder
from traceability.parties.roles import Permission
from traceability.recalls.services import recalled_products

MOST_URL = 400
MOST_REASON = 400


@dataclass(frozen=True, slots=True)
class Listed:
    """An offer on a channel: what would be handed over now, and what was said of it before."""

    offer: Offer
    row: Row
    listing: Listing | None
    is_recalled: bool = False
    """Whether a lot of the product is being recalled."""

    @property
    def to_take_down(self) -> bool:
        """Whether it stands, or may soon stand, on a marketplace that must not sell it now.

        What is set aside for a marketplace is of no certain lot, so that nobody can say which
        packs its buyers would get: while a lot is recalled, the product is sold there not at all.
        Nor is it where what lies there lacks what the law asks for.
        """
        must_not = self.is_recalled or not self.row.may_be_listed
        return must_not and Step.WITHDRAW in steps(self.state)

    @property
    def state(self) -> ListingState:
        """How far it has come; a product of which nothing was said is a draft."""
        return ListingState(self.listing.state) if self.listing else ListingState.DRAFT

    @property
    def is_changed(self) -> bool:
        """Whether what was handed over is no longer what the registers say."""
        handed_over = self.listing.exported_hash if self.listing else None
        return handed_over is not None and handed_over != self.row.content_hash


@dataclass(frozen=True, slots=True)
class ExportReport:
    """What was written where, and what a marketplace will not take as it is."""

    channel: ChannelMap
    rows: tuple[Row, ...]
    folder: Path
    archive: Path

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Everything that is wrong, by product and column."""
        return tuple(problem for row in self.rows for problem in row.problems)


def listed(session: Session, recorder: Recorder, *, channel: str, base_url: str) -> list[Listed]:
    """Every offer on sale as the channel would get it now.

    Raises:
        NotAllowed.
        NotFound: there is no such channel.
    """
    recorder.require(Permission.CATALOGUE)
    channel_map = registry.channel(channel)
    recalled = recalled_products(session, recorder.organisation_id)
    return [
        Listed(
            offer,
            row_of(goods, channel_map),
            session.get(Listing, (offer.product_id, channel)),
            offer.product_id in recalled,
        )
        for offer, goods in goods_on_sale(session, recorder, channel=channel, base_url=base_url)
    ]


def export(
    session: Session, recorder: Recorder, deployment: Deployment, *, channel: str, out: Path
) -> ExportReport:
    """Write the listing pack of a channel into the folder `out`.

    Every offer on sale gets its row. One with a problem is written as it is and reported, and its
    listing stays where it was: it cannot be handed in like that. One that the law does not let be
    listed is reported and not written.

    Raises:
        NotAllowed.
        NotFound: there is no such channel.
        InvalidInput: the folder cannot be written.
    """
    found = listed(session, recorder, channel=channel, base_url=deployment.base_url)
    channel_map = registry.channel(channel)
    rows = tuple(each.row for each in found)
    written = tuple(row for row in rows if row.may_be_listed)
    files = pack.contents(channel_map, written, read_picture=partial(read_file, deployment.files))
    organisation = session.get_one(Organisation, recorder.organisation_id)
    archive = pack.write(out, files, archive=f"{channel}-{organisation.code}.zip")
    for each in found:
        if each.row.is_ready:
            listing = _listing(session, recorder, each.offer.product_id, channel)
            _go(listing, Step.EXPORT, each.offer.product.name_vi, recorder)
            listing.exported_hash = each.row.content_hash
            listing.exported_at = recorder.now()
    session.flush()
    return ExportReport(channel_map, rows, out, archive)


def mark_submitted(
    session: Session, recorder: Recorder, *, product_id: UUID, channel: str
) -> Listing:
    """Note that a listing was handed in.

    Raises:
        NotAllowed, NotFound, WrongListingState.
    """
    return _step(session, recorder, product_id, channel, Step.SUBMIT)


def mark_live(
    session: Session, recorder: Recorder, *, product_id: UUID, channel: str, url: str
) -> Listing:
    """Note that a listing can be bought, and where.

    Raises:
        NotAllowed, NotFound, WrongListingState.
        InvalidInput: no web address.
    """
    address = url.strip()
    if not _is_web_address(address):
        raise InvalidInput(N_("“%(value)s” is not a web address."), field="url", value=url[:100])
    listing = _step(session, recorder, product_id, channel, Step.ACCEPT)
    listing.url, listing.reason = address, None
    session.flush()
    return listing


def mark_withdrawn(
    session: Session, recorder: Recorder, *, product_id: UUID, channel: str
) -> Listing:
    """Note that a listing was taken down by ourselves, such as when its product is recalled.

    Raises:
        NotAllowed, NotFound, WrongListingState.
    """
    listing = _step(session, recorder, product_id, channel, Step.WITHDRAW)
    listing.url = None
    session.flush()
    return listing


def mark_rejected(
    session: Session, recorder: Recorder, *, product_id: UUID, channel: str, reason: str
) -> Listing:
    """Note that the marketplace refused a listing or took it down, and why.

    Raises:
        NotAllowed, NotFound, WrongListingState.
        InvalidInput: no reason, or a very long one.
    """
    told = reason.strip()
    if not told or len(told) > MOST_REASON:
        raise InvalidInput(
            N_("A reason needs 1 to %(most)s characters."),
            field="reason",
            value=told[:100],
            most=MOST_REASON,
        )
    listing = _step(session, recorder, product_id, channel, Step.REJECT)
    listing.reason, listing.url = told, None
    session.flush()
    return listing


def set_allotment(
    session: Session, recorder: Recorder, *, product_id: UUID, channel: str, packs: int
) -> Allotment:
    """Set packs of a product aside for a channel that is known here.

    Raises:
        NotAllowed, InvalidInput.
        NotFound: there is no such channel, or no such product of the organisation.
        OutOfStock: fewer packs are available.
    """
    registry.channel(channel)
    return stock.set_allotment(
        session, recorder, product_id=product_id, channel=channel, packs=packs
    )


def _step(
    session: Session, recorder: Recorder, product_id: UUID, channel: str, step: Step
) -> Listing:
    recorder.require(Permission.CATALOGUE)
    registry.channel(channel)
    product = session.get(Product, product_id)
    if product is None or product.organisation_id != recorder.organisation_id:
        raise NotFound(N_("There is no such product."), field="product", value=str(product_id))
    listing = _listing(session, recorder, product_id, channel)
    _go(listing, step, product.name_vi, recorder)
    session.flush()
    return listing


def _listing(session: Session, recorder: Recorder, product_id: UUID, channel: str) -> Listing:
    """The listing, held until the end of the transaction; a draft where there was none."""
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    session.execute(
        dialect.insert(Listing)
        .values(
            organisation_id=recorder.organisation_id,
            product_id=product_id,
            channel=channel,
            state=ListingState.DRAFT.value,
            updated_at=recorder.now(),
        )
        .on_conflict_do_nothing()
    )
    return session.get_one(Listing, (product_id, channel), with_for_update=True)


def _go(listing: Listing, step: Step, product: str, recorder: Recorder) -> None:
    listing.state = after(ListingState(listing.state), step, product=product).value
    listing.updated_at = recorder.now()


def _is_web_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    is_one_word = len(text.split()) == 1 and len(text) <= MOST_URL
    return is_one_word and parts.scheme in ("http", "https") and bool(parts.hostname)
