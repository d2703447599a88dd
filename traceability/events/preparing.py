"""What is settled before an act is recorded: the stage that it is of, the lots that it draws on."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from sqlalchemy.orm import Session

from traceability.crops import registry
from traceability.crops.profile import Stage, StageKind
from traceability.errors import N_, InvalidInput, InvalidQuantity
from traceability.lots.ledger import Move, outward
from traceability.lots.models import Lot, Material, Product
from traceability.lots.services import lock_lots
from traceability.quantities import Quantity

Inputs = Sequence[tuple[Lot, Quantity]]


def stage_of(material: Material, code: str, *kinds: StageKind) -> Stage:
    """The stage of the material's crop, where it is of one of the kinds.

    Raises:
        InvalidInput: the crop has no such stage, or one that does something else.
    """
    stage = registry.profile(material.crop).stage(code)
    if stage.kind not in kinds:
        raise InvalidInput(
            N_("The stage “%(value)s” is not one of this kind."), field="stage", value=code
        )
    return stage


def require_form(
    stage: Stage,
    forms: tuple[str, ...],
    content: Material | Product,
    *,
    crop: str,
    field: str,
    lot: Lot | None = None,
) -> None:
    """Pass where the stage of that crop takes, or gives, a material of that form.

    Raises:
        InvalidInput: another form, another crop, or packets.
    """
    if isinstance(content, Product) or content.crop != crop or content.form not in forms:
        raise InvalidInput(
            N_("The stage “%(stage)s” has nothing to do with “%(value)s”."),
            field=field,
            value=lot.code if lot else content.code,
            stage=stage.name,
        )


def draw(
    session: Session,
    inputs: Inputs,
    *,
    but_not_from: UUID | None = None,
    only_from: UUID | None = None,
) -> list[Move]:
    """Lock the lots and work out what leaves which place."""
    if not inputs:
        raise InvalidInput(N_("Name at least one lot to draw from."), field="lot")
    if len({lot.id for lot, _ in inputs}) < len(inputs):
        raise InvalidInput(N_("A lot is named twice."), field="lot")
    held = lock_lots(session, {lot.id for lot, _ in inputs})
    return [
        move
        for lot, quantity in inputs
        for move in outward(
            session, held[lot.id], quantity, but_not_from=but_not_from, only_from=only_from
        )
    ]


def held_moves(session: Session, moves: Sequence[Move]) -> list[Move]:
    """Lock the lots of moves that somebody else worked out, and look whether they can be."""
    held = lock_lots(session, {move.lot.id for move in moves})
    checked = [replace(move, lot=held[move.lot.id]) for move in moves]
    if not checked:
        raise InvalidInput(N_("Name at least one lot to draw from."), field="lot")
    for move in checked:
        packet = move.lot.product
        if move.grams >= 0 or (packet is not None and move.grams != move.pieces * packet.net_grams):
            raise InvalidQuantity(
                N_("What leaves lot %(value)s is not a whole number of its packs."),
                field="quantity",
                value=move.lot.code,
            )
    return checked
