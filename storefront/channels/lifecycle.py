"""How far a listing on a marketplace has come: told by hand, since nobody there tells us. Pure.

    draft ── export ──> exported ── submit ──> submitted ── accept ──> live
                           ^                       │  ^                 │ │
                           └── export ── rejected <┴──│──── reject ─────┘ │
                                                      └───── submit ──────┘

An export of what is submitted or live changes nothing about that: it is a newer file. What is
submitted or live can be withdrawn by ourselves; it begins again with an export.
"""

from enum import StrEnum

from storefront.channels.errors import WrongListingState
from traceability.errors import N_


class ListingState(StrEnum):
    """Not handed over yet; in a file; handed in; to be bought there; refused; or taken down."""

    DRAFT = "draft"
    EXPORTED = "exported"
    SUBMITTED = "submitted"
    LIVE = "live"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class Step(StrEnum):
    """What happens to a listing."""

    EXPORT = "export"
    SUBMIT = "submit"
    ACCEPT = "accept"
    REJECT = "reject"
    WITHDRAW = "withdraw"


_NEXT = {
    (ListingState.DRAFT, Step.EXPORT): ListingState.EXPORTED,
    (ListingState.EXPORTED, Step.EXPORT): ListingState.EXPORTED,
    (ListingState.SUBMITTED, Step.EXPORT): ListingState.SUBMITTED,
    (ListingState.LIVE, Step.EXPORT): ListingState.LIVE,
    (ListingState.REJECTED, Step.EXPORT): ListingState.EXPORTED,
    (ListingState.EXPORTED, Step.SUBMIT): ListingState.SUBMITTED,
    (ListingState.LIVE, Step.SUBMIT): ListingState.SUBMITTED,
    (ListingState.SUBMITTED, Step.ACCEPT): ListingState.LIVE,
    (ListingState.SUBMITTED, Step.REJECT): ListingState.REJECTED,
    (ListingState.LIVE, Step.REJECT): ListingState.REJECTED,
    (ListingState.SUBMITTED, Step.WITHDRAW): ListingState.WITHDRAWN,
    (ListingState.LIVE, Step.WITHDRAW): ListingState.WITHDRAWN,
    (ListingState.WITHDRAWN, Step.EXPORT): ListingState.EXPORTED,
}

_REFUSALS = {
    ListingState.DRAFT: N_("%(product)s is in no listing file yet. Export it first."),
    ListingState.EXPORTED: N_("%(product)s is exported and not submitted yet."),
    ListingState.SUBMITTED: N_("%(product)s is submitted and waits for the marketplace."),
    ListingState.LIVE: N_("%(product)s is live already."),
    ListingState.REJECTED: N_("%(product)s was rejected. Export it again first."),
    ListingState.WITHDRAWN: N_("%(product)s was taken down. Export it again first."),
}


def steps(state: ListingState) -> tuple[Step, ...]:
    """What can be said of a listing in `state`."""
    return tuple(step for step in Step if (state, step) in _NEXT)


def after(state: ListingState, step: Step, *, product: str) -> ListingState:
    """The state into which `step` brings the listing of `product`.

    Raises:
        WrongListingState: it cannot be said of a listing in `state`.
    """
    following = _NEXT.get((state, step))
    if following is None:
        raise WrongListingState(_REFUSALS[state], field="state", value=state.value, product=product)
    return following
