"""The proof that what is stored is what the events say: `verify` derives it all again."""

from traceability.verification.finding import Finding
from traceability.verification.services import verify

__all__ = ["Finding", "verify"]
