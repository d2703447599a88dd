"""The whole answer to a scan, once, for the page and for programs.

What names a producer is filled in only for a stamp of ours, and what describes goods only where
the stamp speaks for them: a stamp that is void or not in use says who issued it, and no more.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from uuid import UUID

from flask import current_app, url_for
from sqlalchemy import select
from sqlalchemy.orm import Session

from storefront.catalogue.services import offer_of_product
from storefront.settings import Settings
from storefront.web.language import two_text
from storefront.web.plot_drawing import PlotDrawing, draw
from storefront.web.scan.grounds import rests_on
from storefront.web.scan.journey import Step, steps_of
from storefront.web.scan.words import Asked, Saying, Tone, notice, saying
from traceability.files.models import StoredFile
from traceability.lots.models import Lot
from traceability.parties.former import addresses_then
from traceability.parties.models import Certificate, Organisation, Place
from traceability.parties.papers import is_valid
from traceability.recalls.models import Recall
from traceability.rules import circular_02_2024 as circular
from traceability.rules.scanned import record_of
from traceability.stamps.alphabet import encode_bytes
from traceability.stamps.code import Format, StampCode
from traceability.stamps.keyset import PublicKey
from traceability.stamps.reading import Reading
from traceability.stamps.verdict import Notice, Verdict
from traceability.times import local_date
from traceability.words import Words

_SAYS_ONLY_WHO = {Verdict.VOID, Verdict.NOT_ACTIVATED}
_MAY_BE_BOUGHT_AGAIN = {Verdict.FIRST_SCAN, Verdict.SCANNED_BEFORE, Verdict.EXPIRED}


@dataclass(frozen=True, slots=True)
class Pack:
    """What the goods should look like. `net_grams` is None for what is not packed."""

    name: Words
    image: str | None
    net_grams: int | None
    lot_code: str
    packed_on: date
    expires_on: date | None
    storage: Words | None
    ingredients: Words | None


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom to call about this code."""

    name: str
    phone: str | None
    email: str | None = None


@dataclass(frozen=True, slots=True)
class Paper:
    """A certificate that spoke for the goods on the day of packing."""

    certificate: Certificate
    lapsed: bool


@dataclass(frozen=True, slots=True)
class Scans:
    """Visits before this one, and within the last days; `own` of the earlier from this browser."""

    earlier: int
    first_at: datetime | None
    recent: int
    own: int
    is_counted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What is shown. None or empty is not shown."""

    text: str
    reading: Reading
    saying: Saying
    notices: tuple[str, ...]
    rests_on: tuple[str, ...]
    contact: Contact
    scans: Scans | None = None
    organisation: Organisation | None = None
    key: PublicKey | None = None
    recall: Recall | None = None
    pack: Pack | None = None
    steps: tuple[Step, ...] = ()
    plots: tuple[Place, ...] = ()
    addresses_then: Mapping[UUID | None, Words] = field(default_factory=dict)
    """Addresses that read otherwise on the day of packing, by place; the seat's under None."""
    drawing: PlotDrawing | None = None
    papers: tuple[Paper, ...] = ()
    items: tuple[circular.Answer, ...] = ()
    offer_url: str | None = None

    @property
    def verdict(self) -> Verdict:
        """The one word."""
        return self.reading.verdict

    @property
    def kind(self) -> str:
        """What the stamp is on."""
        return self.reading.judgement.evidence.kind.value

    @property
    def format(self) -> str:
        """How the code is vouched for: full, compact, or typed."""
        found = self.reading.judgement.evidence.format
        return found.value if found and isinstance(self.reading.code, StampCode) else "typed"

    @property
    def signature(self) -> str | None:
        """The signature as it is printed, where anybody can check it."""
        code = self.reading.code
        if not isinstance(code, StampCode) or code.format is not Format.FULL:
            return None
        return encode_bytes(code.signature)

    @property
    def may_be_a_slip(self) -> bool:
        """Whether somebody may have typed it wrong."""
        is_whole = isinstance(self.reading.code, StampCode)
        return not is_whole and self.verdict in {Verdict.MALFORMED, Verdict.UNKNOWN}

    @property
    def warns(self) -> bool:
        """Whether the answer gives a reason to call somebody."""
        suspicious = Notice.MANY_SCANS in self.reading.judgement.notices
        return suspicious or self.saying.tone in {Tone.LOOK, Tone.DANGER}


def answer(
    session: Session,
    reading: Reading,
    *,
    settings: Settings,
    host: str,
    own_visits: int = 0,
    is_counted: bool = False,
) -> Answer:
    """Put together what is shown of a reading, inside the session that read it."""
    asked = Asked(reading, own_visits=own_visits, is_counted=is_counted, host=host)
    shown = Answer(
        text=reading.text,
        reading=reading,
        saying=saying(asked),
        notices=tuple(notice(asked, each) for each in _said(reading)),
        rests_on=rests_on(asked, operator=settings.operator),
        contact=contact_of(settings, reading.run.organisation if reading.run else None),
    )
    if reading.run is None:
        return shown
    organisation = reading.run.organisation
    evidence = reading.judgement.evidence
    shown = replace(
        shown,
        organisation=organisation,
        key=reading.key,
        scans=Scans(
            evidence.earlier_visits,
            evidence.first_visit_at,
            evidence.recent_visits,
            own_visits,
            is_counted,
        ),
    )
    if reading.lot is None or reading.verdict in _SAYS_ONLY_WHO:
        return shown
    return _with_goods(session, shown, reading.lot)


def _said(reading: Reading) -> list[Notice]:
    """The notices that the page can explain: no word of papers where none are shown."""
    silent = {Notice.CERTIFICATE_LAPSED} if reading.verdict in _SAYS_ONLY_WHO else set()
    return [each for each in reading.judgement.notices if each not in silent]


def contact_of(settings: Settings, organisation: Organisation | None) -> Contact:
    """Whom to call: the cooperative about its own stamp, who runs the site about any other."""
    if organisation is None or not organisation.phone:
        return Contact(settings.operator, settings.operator_phone)
    return Contact(two_text(organisation, "name"), organisation.phone, organisation.email)


def _with_goods(session: Session, shown: Answer, lot: Lot) -> Answer:
    reading = shown.reading
    product = lot.product
    image = _public(session, product.image) if product else None
    record = record_of(reading)
    assert record is not None
    plots = reading.journey.plots if reading.journey else ()
    cooperative = two_text(lot.organisation, "name")
    steps = steps_of(reading.journey, cooperative=cooperative) if reading.journey else ()
    places = list({place.id: place for step in steps for place in step.places}.values())
    return replace(
        shown,
        recall=reading.recall,
        pack=_pack(lot, image),
        steps=steps,
        plots=plots,
        addresses_then=addresses_then(session, lot.organisation, places, day=lot.business_date),
        drawing=draw([plot.outline for plot in plots]),
        papers=_papers(reading.certificates, local_date(reading.checked_at)),
        items=circular.answers(replace(record, image=image)),
        offer_url=_offer(session, lot.product_id, shown.verdict),
    )


def _pack(lot: Lot, image: str | None) -> Pack:
    content, product = lot.content, lot.product
    return Pack(
        name=Words(content.name_vi, content.name_en),
        image=url_for("files.show", sha256=image) if image else None,
        net_grams=product.net_grams if product else None,
        lot_code=lot.code,
        packed_on=lot.business_date,
        expires_on=lot.expires_on,
        storage=_words(product.storage_vi, product.storage_en) if product else None,
        ingredients=_words(product.ingredients_vi, product.ingredients_en) if product else None,
    )


def _words(vi: str | None, en: str | None) -> Words | None:
    return Words(vi, en) if vi else None


def _public(session: Session, sha256: str | None) -> str | None:
    """The picture, where anyone may see it."""
    if sha256 is None:
        return None
    return session.scalar(
        select(StoredFile.sha256).where(StoredFile.sha256 == sha256, StoredFile.is_public).limit(1)
    )


def _papers(certificates: Sequence[Certificate], today: date) -> tuple[Paper, ...]:
    return tuple(Paper(paper, not is_valid(paper, today)) for paper in certificates)


def _offer(session: Session, product_id: UUID | None, verdict: Verdict) -> str | None:
    """The page on which to buy more of it, where the shop has one."""
    if product_id is None or verdict not in _MAY_BE_BOUGHT_AGAIN:
        return None
    offer = offer_of_product(session, product_id)
    if offer is None or not offer.on_sale or "shop.product" not in current_app.view_functions:
        return None
    return url_for("shop.product", slug=offer.slug)
