"""Where every kilogram of a lot came from and went, with what was lost on the way. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Protocol
from uuid import UUID

from traceability.crops.profile import YieldBounds

_PERMILLE = Decimal("0.1")


class Coded(Protocol):
    """A lot, as far as it is needed here."""

    @property
    def code(self) -> str:
        """What people call it."""
        ...


@dataclass(frozen=True, slots=True)
class Share:
    """Grams of a lot in an event, without sign; `pieces` where it is of packets."""

    lot_id: UUID
    grams: int
    pieces: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One event with the lots that it took from and added to; `bounds` are its stage's own."""

    event_id: UUID
    kind: str
    stage: str | None
    business_date: date
    taken: tuple[Share, ...]
    added: tuple[Share, ...]
    bounds: YieldBounds | None = None
    unusual: str | None = None
    """The reason that was given for unusual figures."""

    @property
    def grams_in(self) -> int:
        """What went in."""
        return sum(share.grams for share in self.taken)

    @property
    def grams_out(self) -> int:
        """What came out."""
        return sum(share.grams for share in self.added)

    @property
    def is_transformation(self) -> bool:
        """Whether lots became other lots."""
        return bool(self.taken) and bool({s.lot_id for s in self.added} - self.sources)

    @property
    def sources(self) -> frozenset[UUID]:
        """The lots that it took from."""
        return frozenset(share.lot_id for share in self.taken)

    @property
    def loss_grams(self) -> int:
        """What went in and did not come out: water, dust, stalks. Never below zero."""
        return self.grams_in - self.grams_out if self.is_transformation else 0

    @property
    def loss_percent(self) -> Decimal:
        """The loss as a share of what went in, to a tenth."""
        if not self.grams_in:
            return Decimal(0)
        return (Decimal(100 * self.loss_grams) / self.grams_in).quantize(_PERMILLE, ROUND_HALF_UP)

    @property
    def is_usual(self) -> bool:
        """Whether it gave what its stage usually gives; by-products, which stand first, aside."""
        made = self.added[-1].grams if self.added else 0
        return self.bounds is None or self.bounds.allow(
            input_grams=self.grams_in, output_grams=made
        )

    def moved(self, lot_id: UUID) -> int:
        """Grams that the event added to the lot, less those that it took."""
        return sum(s.grams for s in self.added if s.lot_id == lot_id) - sum(
            s.grams for s in self.taken if s.lot_id == lot_id
        )


@dataclass(frozen=True, slots=True)
class Post:
    """What events of one kind brought to a lot (`grams` above zero) or took from it."""

    kind: str
    grams: int
    events: int
    lot_ids: tuple[UUID, ...]
    """The other lots of those events: what it was made of, or what was made of it."""
    reasons: tuple[str, ...] = ()
    """Why some of it went although it was unusual: out of a held lot, or for a poor yield."""


@dataclass(frozen=True, slots=True)
class MassBalance:
    """A lot's own account, and the steps that it rests on, the earliest first.

    `came_grams - went_grams == left_grams`: nothing is unaccounted for. Steps are whole events: of
    300 kg plucked, this lot may hold a part.
    """

    lot_id: UUID
    posts: tuple[Post, ...]
    left_grams: int
    steps: tuple[Step, ...]

    @property
    def came_grams(self) -> int:
        """All that ever came to the lot."""
        return sum(post.grams for post in self.posts if post.grams > 0)

    @property
    def went_grams(self) -> int:
        """All that ever left it."""
        return -sum(post.grams for post in self.posts if post.grams < 0)

    @property
    def gap_grams(self) -> int:
        """What the posts and the stock differ by; anything but 0 is an error in the books."""
        return self.came_grams - self.went_grams - self.left_grams

    @property
    def lot_ids(self) -> frozenset[UUID]:
        """Every lot that is named."""
        shares = (s.lot_id for step in self.steps for s in (*step.taken, *step.added))
        return frozenset([self.lot_id, *(i for p in self.posts for i in p.lot_ids), *shares])

    @property
    def unusual(self) -> tuple[Step, ...]:
        """The steps whose figures somebody had to give a reason for, or that need one."""
        return tuple(step for step in self.steps if step.unusual or not step.is_usual)


def balance(
    lot_id: UUID, own: Iterable[Step], upward: Iterable[Step], *, left_grams: int
) -> MassBalance:
    """Sum up: `own` are the events that moved the lot, `upward` those that it rests on.

    An event that only moves the lot from place to place changes nothing and is left out.
    """
    groups: dict[tuple[str, bool], list[Step]] = defaultdict(list)
    for step in own:
        moved = step.moved(lot_id)
        if moved:
            groups[step.kind, moved > 0].append(step)
    posts = [_post(lot_id, kind, steps) for (kind, _), steps in groups.items()]
    posts.sort(key=lambda post: -post.grams)
    steps = {step.event_id: step for step in upward}
    ordered = sorted(steps.values(), key=lambda step: (step.business_date, step.event_id))
    return MassBalance(lot_id, tuple(posts), left_grams, tuple(ordered))


def _post(lot_id: UUID, kind: str, steps: Sequence[Step]) -> Post:
    others = {
        share.lot_id
        for step in steps
        for share in (step.taken if step.moved(lot_id) > 0 else step.added)
        if share.lot_id != lot_id
    }
    reasons = [step.unusual for step in steps if step.unusual and step.moved(lot_id) < 0]
    return Post(
        kind,
        sum(step.moved(lot_id) for step in steps),
        len(steps),
        tuple(sorted(others)),
        tuple(dict.fromkeys(reasons)),
    )


def told(lot: Coded, balance: MassBalance, codes: Mapping[UUID, str]) -> dict[str, Any]:
    """The balance as plain values, lots by their codes: what a program gets."""
    return {
        "lot": lot.code,
        "came_grams": balance.came_grams,
        "went_grams": balance.went_grams,
        "left_grams": balance.left_grams,
        "gap_grams": balance.gap_grams,
        "posts": [
            {
                "kind": post.kind,
                "grams": post.grams,
                "events": post.events,
                "lots": [codes[lot_id] for lot_id in post.lot_ids],
                "reasons": list(post.reasons),
            }
            for post in balance.posts
        ],
        "steps": [
            {
                "event": str(step.event_id),
                "kind": step.kind,
                "stage": step.stage,
                "business_date": step.business_date.isoformat(),
                "taken": [_told(share, codes) for share in step.taken],
                "added": [_told(share, codes) for share in step.added],
                "loss_grams": step.loss_grams,
                "loss_percent": str(step.loss_percent),
                "is_usual": step.is_usual,
                "unusual": step.unusual,
            }
            for step in balance.steps
        ],
    }


def _told(share: Share, codes: Mapping[UUID, str]) -> dict[str, Any]:
    return {"lot": codes[share.lot_id], "grams": share.grams, "pieces": share.pieces}
