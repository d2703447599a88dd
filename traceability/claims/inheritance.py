"""Which claims hold for a lot, from what it was made of and what was certified. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from uuid import UUID

from traceability.parties.schemes import Inheritance, Scheme


@dataclass(frozen=True, slots=True)
class Origin:
    """One way by which something of a lot came about: a kind of event, at a place."""

    kind: str
    place_id: UUID | None


@dataclass(frozen=True, slots=True)
class Input:
    """So many grams of a lot that went into another."""

    lot_id: UUID
    grams: int


@dataclass(frozen=True, slots=True)
class Goods:
    """One lot of a history: of which product it is, how it came about, and from what."""

    lot_id: UUID
    product_id: UUID | None = None
    origins: tuple[Origin, ...] = ()
    inputs: tuple[Input, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What a certificate names; all of it None is the whole organisation."""

    id: UUID
    scheme: str
    place_id: UUID | None = None
    product_id: UUID | None = None
    lot_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """How far a scheme's certificates reach into a lot.

    `share` is the part of the lot's weight that came from what they name; `holds` is whether the
    lot may be called so, by the scheme's own rule. `certificates` are those that it rests on.
    """

    scheme: Scheme
    holds: bool
    share: Fraction
    certificates: frozenset[UUID]


def claims_of(
    lot_id: UUID,
    history: Sequence[Goods],
    certificates: Iterable[Subject],
    schemes: Mapping[str, Scheme],
) -> tuple[Claim, ...]:
    """The claims that reach a lot at all, each with the share of it that they cover.

    `history` holds the lot and everything that it was made of, each lot after its inputs. The
    certificates are those that were valid on the day that counts.

    1. A certificate names a lot itself: by its id or its product, by the place and the kind of
       event by which it came about, or because it is of the whole organisation.
    2. What is not named has what its inputs have, by their weights.
    3. The scheme's rule says what of that may be claimed: `always` a part is enough, `all_inputs`
       each of them, `never` none.
    """
    by_scheme: dict[str, list[Subject]] = {}
    for each in certificates:
        by_scheme.setdefault(each.scheme, []).append(each)
    target = next(goods for goods in history if goods.lot_id == lot_id)
    found = []
    for code in sorted(by_scheme):
        claim = _reach(target, history, by_scheme[code], schemes[code])
        if claim.share:
            found.append(claim)
    return tuple(found)


def _reach(
    target: Goods, history: Sequence[Goods], subjects: Sequence[Subject], scheme: Scheme
) -> Claim:
    known: dict[UUID, Claim] = {}
    for goods in history:
        named = [each.id for each in subjects if _names(each, goods, target, scheme)]
        whole = _whole(goods, subjects, named, scheme)
        known[goods.lot_id] = (
            Claim(scheme, True, Fraction(1), frozenset(named))
            if whole
            else _inherited(scheme, goods.inputs, known)
        )
    return known[target.lot_id]


def _names(subject: Subject, goods: Goods, target: Goods, scheme: Scheme) -> bool:
    if subject.lot_id is not None:
        return subject.lot_id == goods.lot_id
    if subject.place_id is not None:
        of_product = subject.product_id in (None, target.product_id)
        return of_product and any(
            origin.place_id == subject.place_id and origin.kind in scheme.speaks_for
            for origin in goods.origins
        )
    if subject.product_id is not None:
        return subject.product_id == goods.product_id
    return True


def _whole(
    goods: Goods, subjects: Sequence[Subject], named: Sequence[UUID], scheme: Scheme
) -> bool:
    """Whether all of a lot is named: one of a place speaks for what came about there, no more."""
    naming = [each for each in subjects if each.id in named]
    if any(each.place_id is None for each in naming):
        return True
    places = {each.place_id for each in naming}
    return bool(places) and all(
        origin.place_id in places and origin.kind in scheme.speaks_for for origin in goods.origins
    )


def _inherited(scheme: Scheme, inputs: Sequence[Input], known: Mapping[UUID, Claim]) -> Claim:
    having = [(each.grams, known[each.lot_id]) for each in inputs]
    total = sum(grams for grams, _ in having)
    covered = sum((grams * claim.share for grams, claim in having), Fraction(0))
    share = covered / total if total else Fraction(0)
    holding = [claim.holds for _, claim in having]
    holds = {
        Inheritance.ALWAYS: any(holding),
        Inheritance.ALL_INPUTS: bool(holding) and all(holding),
        Inheritance.NEVER: False,
    }[scheme.inherits]
    papers = frozenset[UUID]().union(*(claim.certificates for _, claim in having))
    return Claim(scheme, holds, share, papers)
