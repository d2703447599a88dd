"""Whether a certificate stands on a day, and what to call it where it does not. Pure."""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum

from traceability.parties.models import Certificate, CertificateStep


class Standing(StrEnum):
    """How a certificate stands on a day."""

    VALID = "valid"
    NOT_YET = "not_yet"
    LAPSED = "lapsed"
    SUSPENDED = "suspended"
    REVOKED = "revoked"
    WITHDRAWN = "withdrawn"


_ENDS = {
    CertificateStep.SUSPENDED: Standing.SUSPENDED,
    CertificateStep.REVOKED: Standing.REVOKED,
    CertificateStep.REINSTATED: Standing.VALID,
}


def standing_of(certificate: Certificate, on: date) -> Standing:
    """How a certificate stands on a day, first and last day included.

    What was withdrawn never stood. Of the other steps, the one that counts from the latest day
    up to `on` decides; of two from the same day, the one that was noted later.
    """
    steps = certificate.entries
    if any(entry.step is CertificateStep.WITHDRAWN for entry in steps):
        return Standing.WITHDRAWN
    if on < certificate.valid_from:
        return Standing.NOT_YET
    deciding = [entry for entry in steps if entry.step in _ENDS and entry.from_date <= on]
    if deciding:
        latest = max(deciding, key=lambda entry: (entry.from_date, entry.recorded_at))
        standing = _ENDS[latest.step]
        if standing is not Standing.VALID:
            return standing
    if certificate.valid_to is not None and certificate.valid_to < on:
        return Standing.LAPSED
    return Standing.VALID


def is_valid(certificate: Certificate, on: date) -> bool:
    """Whether the certificate stood on a day."""
    return standing_of(certificate, on) is Standing.VALID


def lapsed_since(certificates: Iterable[Certificate], today: date) -> tuple[Certificate, ...]:
    """Those that do not stand any more today."""
    return tuple(paper for paper in certificates if not is_valid(paper, today))
