"""Which certificates speak for a lot, and which of them have lapsed since. Pure."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from traceability.parties.models import Certificate


def speaking_for(
    certificates: Iterable[Certificate], *, plots: frozenset[UUID], on: date
) -> tuple[Certificate, ...]:
    """Of the certificates that cover something of a lot, those that speak for all of it.

    One of the organisation or of the product speaks where it was valid on the day of packing. One
    of a plot speaks only where every plot of the lot has one of that scheme: a certified plot does
    not certify what was mixed into its tea.
    """
    valid = [paper for paper in certificates if is_valid(paper, on)]
    covered: dict[str, set[UUID]] = {}
    for paper in valid:
        if paper.place_id is not None:
            covered.setdefault(paper.scheme, set()).add(paper.place_id)
    return tuple(
        paper
        for paper in valid
        if paper.place_id is None or plots <= covered.get(paper.scheme, set())
    )


def lapsed_since(certificates: Iterable[Certificate], today: date) -> tuple[Certificate, ...]:
    """Those that are not valid any more today."""
    return tuple(paper for paper in certificates if not is_valid(paper, today))


def is_valid(certificate: Certificate, on: date) -> bool:
    """Whether the certificate was valid on a day, first and last day included."""
    return certificate.valid_from <= on and (
        certificate.valid_to is None or on <= certificate.valid_to
    )
