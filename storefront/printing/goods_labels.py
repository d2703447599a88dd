"""What stands on the labels of cartons, plots and lots, from the record."""

from collections.abc import Iterator
from pathlib import Path
from typing import Protocol
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from labels import StampContent
from labels.content import Row
from labels.gs1_128 import FNC1
from storefront import formats
from storefront.wording import say
from traceability.crops import registry
from traceability.errors import N_, InvalidInput, NotFound
from traceability.files.services import read_file
from traceability.logistics.reading import units_told
from traceability.lots.journey import journey_of
from traceability.lots.models import LogisticUnit, Lot
from traceability.lots.stock import left_of, stock_by_place
from traceability.parties.models import Organisation, Place
from traceability.words import Words

DOT = "\N{NO-BREAK SPACE}· "
"""Between two facts on one line; no line begins with it."""


def carton_content(
    session: Session, unit: LogisticUnit, *, base_url: str, files: Path, language: str
) -> StampContent:
    """A carton or pallet: who sends it, what is in it by lot, its SSCC where it has one.

    Its code leads to the page of the SSCC, else to the unit in the workspace.
    """
    (told,) = units_told(session, [unit])
    packs = sum(inside.pieces for inside in told.inside)
    grams = sum(inside.grams for inside in told.inside)
    sscc = unit.sscc
    address = f"{base_url}/00/{sscc}" if sscc else f"{base_url}/workspace/units/{unit.code}"
    return StampContent(
        organisation=_whose(session, unit.organisation_id, language),
        more={
            **_sender(session, unit.organisation_id, language),
            "unit": unit.code,
            "total": _amount(packs, grams, language),
            "sscc": f"(00) {sscc[0]} {sscc[1:8]} {sscc[8:17]} {sscc[17]}" if sscc else "",
        },
        rows={
            "contents": tuple(
                Row(
                    DOT.join(
                        (
                            _amount(inside.pieces, inside.grams, language, weighed=False),
                            named(inside.lot.content, language),
                        )
                    ),
                    DOT.join(_lot_said(inside.lot, language)),
                )
                for inside in told.inside
            )
        },
        codes={"page": address} | ({"gs1": f"{FNC1}00{sscc}"} if sscc else {}),
        pictures=logo_of(session.get_one(Organisation, unit.organisation_id), files),
        language=language,
    )


def plot_content(session: Session, place: Place, *, base_url: str, language: str) -> StampContent:
    """A plot: its names and numbers; its code opens the page that records work on it.

    Raises:
        InvalidInput: it is no plot.
    """
    if place.kind != "plot":
        raise InvalidInput(N_("%(value)s is not a plot."), field="place", value=place.code)
    codes = [each.code for each in place.planting_area_codes if each.status == "active"]
    return StampContent(
        organisation=_whose(session, place.organisation_id, language),
        more={
            "place": named(place, language),
            "place_code": place.code,
            "place_address": in_language(place.address_vi, place.address_en, language),
            "crop": _crop(place.crop, language),
            "area": formats.area(place.area_m2, language) if place.area_m2 else "",
            "planting_code": ", ".join(codes),
        },
        codes={"page": f"{base_url}/workspace/field?plot={place.id}"},
        language=language,
    )


def lot_content(session: Session, lot: Lot, *, base_url: str, language: str) -> StampContent:
    """A lot in the workshop: how much of it there is, where, and what it was made from."""
    left = left_of(session, lot)
    where = [named(each.place, language) for each in stock_by_place(session, lot)]
    return StampContent(
        organisation=_whose(session, lot.organisation_id, language),
        product=named(lot.content, language),
        more={
            "lot_code": lot.code,
            "quantity": _amount(left.pieces, left.grams, language),
            "made_on": formats.day(lot.business_date, language),
            "place": ", ".join(where),
        },
        rows={"sources": tuple(_sources(session, lot, language))},
        codes={"page": f"{base_url}/workspace/lots/{lot.id}"},
        language=language,
    )


class Named(Protocol):
    """What has a name in both languages."""

    @property
    def name_vi(self) -> str:
        """Always there."""

    @property
    def name_en(self) -> str | None:
        """Where somebody wrote it."""


def in_language(vi: str | None, en: str | None, language: str) -> str:
    """One of two texts; nothing where there is none."""
    return Words(vi, en).in_(language) if vi else ""


def named(thing: Named, language: str) -> str:
    """A name in the language, Vietnamese where there is none."""
    return Words(thing.name_vi, thing.name_en).in_(language)


def logo_of(organisation: Organisation, files: Path) -> dict[str, bytes]:
    """The cooperative's logo by its name in designs, where there is one."""
    if organisation.logo is None:
        return {}
    try:
        return {"logo": read_file(files, organisation.logo)}
    except NotFound:  # the label is right without it
        return {}


def _sources(session: Session, lot: Lot, language: str) -> Iterator[Row]:
    """The lots that went straight into it, those with the lowest codes first."""
    lineage = journey_of(session, lot).lineage
    wanted = {edge.source for edge in lineage.edges if edge.target == lot.id}
    for source in session.scalars(select(Lot).where(Lot.id.in_(wanted)).order_by(Lot.code)):
        day = formats.day(source.business_date, language)
        yield Row(source.code, DOT.join((named(source.content, language), day)))


def _whose(session: Session, organisation_id: UUID, language: str) -> str:
    return named(session.get_one(Organisation, organisation_id), language)


def _sender(session: Session, organisation_id: UUID, language: str) -> dict[str, str]:
    organisation = session.get_one(Organisation, organisation_id)
    return {
        "address": in_language(organisation.address_vi, organisation.address_en, language),
        "phone": organisation.phone or "",
    }


def _lot_said(lot: Lot, language: str) -> Iterator[str]:
    yield say(N_("Lot %(code)s"), language, code=lot.code)
    if lot.expires_on is not None:
        expires = formats.day(lot.expires_on, language)
        yield say(N_("best before %(day)s"), language, day=expires)


def _amount(packs: int, grams: int, language: str, *, weighed: bool = True) -> str:
    """So many packs, their weight, or both."""
    weight = formats.weight(grams, language)
    if not packs:
        return weight
    counted = say(N_("%(count)s packs"), language, count=formats.number(packs, language))
    return DOT.join((counted, weight)) if weighed and grams else counted


def _crop(code: str | None, language: str) -> str:
    if code is None:
        return ""
    try:
        return registry.profile(code).name.in_(language)
    except InvalidInput:  # its file is not installed any more
        return code
