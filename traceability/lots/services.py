"""Registering materials and products, opening lots, finding them."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from traceability.crops import registry
from traceability.errors import N_, CodeTaken, NotFound
from traceability.folding import fold
from traceability.gs1.keys import checked_gtin
from traceability.lots.codes import checked_lot_code, lot_stem
from traceability.lots.models import Lot, LotSequence, Material, Product
from traceability.parties.entering import code_taken, fitting, register, require_free_code
from traceability.parties.recorder import Recorder
from traceability.parties.registration import checked_code, checked_name, checked_whole
from traceability.parties.roles import Permission

MOST_NET_GRAMS = 1_000_000
"""A pack of a tonne."""

MOST_SHELF_LIFE_DAYS = 36_500


def create_material(
    session: Session,
    recorder: Recorder,
    *,
    code: str,
    crop: str,
    form: str,
    name_vi: str | None = None,
    name_en: str | None = None,
) -> Material:
    """Register a material: a form of a crop, such as tea's `fresh_leaf`.

    Raises:
        InvalidInput: the crop's file knows no such form.
        CodeTaken: the organisation has a material of that code.
    """
    recorder.require(Permission.REGISTERS)
    words = registry.profile(crop).material(form).name
    require_free_code(session, Material, recorder.organisation_id, checked_code(code))
    name_vi = checked_name(name_vi or words.vi)
    material = Material(
        organisation_id=recorder.organisation_id,
        code=code,
        name_vi=name_vi,
        crop=crop,
        form=form,
        folded=fold(code, name_vi, name_en or words.en),
        created_at=recorder.now(),
        **fitting(Material, name_en=name_en or words.en),
    )
    return register(session, material, taken=code_taken(code))


def create_product(
    session: Session,
    recorder: Recorder,
    *,
    code: str,
    name_vi: str,
    material: Material,
    net_grams: int,
    name_en: str | None = None,
    gtin: str | None = None,
    shelf_life_days: int | None = None,
    **details: Any,
) -> Product:
    """Register a product: packs of `net_grams` of a material. `details` are further columns.

    Shelf life and storage are the crop's own where none are given.

    Raises:
        InvalidGtin: the GTIN's check digit is wrong.
        InvalidInput: a weight, a shelf life or a text that cannot stand.
        NotFound: the material is another organisation's.
        CodeTaken: the organisation has a product of that code.
    """
    recorder.require(Permission.REGISTERS)
    recorder.require_own(material)
    checked_whole(net_grams, field="net_grams", most=MOST_NET_GRAMS)
    require_free_code(session, Product, recorder.organisation_id, checked_code(code))
    crop = registry.profile(material.crop)
    if shelf_life_days is None:
        shelf_life_days = crop.shelf_life_days
    checked_whole(shelf_life_days, field="shelf_life_days", most=MOST_SHELF_LIFE_DAYS)
    details.setdefault("storage_vi", crop.storage.vi)
    details.setdefault("storage_en", crop.storage.en)
    product = Product(
        organisation_id=recorder.organisation_id,
        code=code,
        name_vi=checked_name(name_vi),
        material_id=material.id,
        net_grams=net_grams,
        gtin=checked_gtin(gtin) if gtin else None,
        shelf_life_days=shelf_life_days,
        folded=fold(code, name_vi, name_en),
        created_at=recorder.now(),
        **fitting(Product, name_en=name_en, **details),
    )
    return register(session, product, taken=code_taken(code))


def open_lot(
    session: Session,
    recorder: Recorder,
    *,
    content: Material | Product,
    on: date,
    code: str | None = None,
    expires_on: date | None = None,
) -> Lot:
    """Open an empty lot of a material or a product; without a code it takes the next free one.

    Raises:
        InvalidLotCode: the given code is not CSET 82.
        CodeTaken: the given code is in use.
    """
    if code is None:
        code = _next_code(session, recorder.organisation_id, lot_stem(content.code, on))
    taken = CodeTaken(N_("The lot code %(value)s is taken."), field="code", value=code)
    if find_lot(session, recorder.organisation_id, checked_lot_code(code)) is not None:
        raise taken
    lot = Lot(
        organisation_id=recorder.organisation_id,
        code=code,
        material_id=content.id if isinstance(content, Material) else None,
        product_id=content.id if isinstance(content, Product) else None,
        business_date=on,
        expires_on=expires_on,
        created_at=recorder.now(),
    )
    return register(session, lot, taken=taken)


def find_lot(session: Session, organisation_id: UUID, code: str) -> Lot | None:
    """The organisation's lot of that code, or None."""
    return session.scalar(
        select(Lot).where(Lot.organisation_id == organisation_id, Lot.code == code)
    )


def lot_by_code(session: Session, organisation_id: UUID, code: str) -> Lot:
    """The organisation's lot of that code.

    Raises:
        NotFound: the organisation has none, whoever else does.
    """
    lot = find_lot(session, organisation_id, code)
    if lot is None:
        raise NotFound(N_("There is no lot “%(value)s”."), field="lot", value=code)
    return lot


def lock_lots(session: Session, lot_ids: set[UUID]) -> dict[UUID, Lot]:
    """Hold the lots until the end of the transaction, taken in sorted order.

    Whoever moves, binds or reserves out of a lot holds it first. On SQLite the transaction itself
    is the lock. `NO KEY UPDATE` leaves rows that merely refer to the lot alone.
    """
    lots = session.scalars(
        select(Lot)
        .where(Lot.id.in_(lot_ids))
        .order_by(Lot.id)
        .with_for_update(key_share=True, of=Lot)
        .execution_options(populate_existing=True)
    )
    return {lot.id: lot for lot in lots}


def claim_numbers(session: Session, organisation_id: UUID, stem: str, *, count: int = 1) -> int:
    """The first of `count` numbers in a row that nobody else gets; each stem counts from 1.

    The sequence is held until the end of the transaction.
    """
    while True:
        sequence = session.get(
            LotSequence, (organisation_id, stem), with_for_update=True, populate_existing=True
        )
        if sequence is not None:
            first = sequence.last + 1
            sequence.last += count
            session.flush()
            return first
        _start_sequence(session, organisation_id, stem)


def _next_code(session: Session, organisation_id: UUID, stem: str) -> str:
    while True:
        code = f"{stem}-{claim_numbers(session, organisation_id, stem):02d}"
        if find_lot(session, organisation_id, checked_lot_code(code)) is None:
            return code


def _start_sequence(session: Session, organisation_id: UUID, stem: str) -> None:
    """Insert the first row, or let whoever was quicker have inserted it."""
    dialect = session.get_bind().dialect.name
    if dialect == "postgresql":
        from sqlalchemy.dialects.postgresql import insert
    else:
        from sqlalchemy.dialects.sqlite import insert  # type: ignore[assignment]  # same form
    session.execute(
        insert(LotSequence)
        .values(organisation_id=organisation_id, stem=stem, last=0)
        .on_conflict_do_nothing()
    )
