"""What can go wrong, as one tree.

    NguonError
    ├── InvalidInput            what was given cannot be right, whoever gives it
    │   ├── InvalidQuantity     not a weight or a count, or an unknown unit
    │   ├── InvalidLotCode      outside CSET 82 or longer than 20 characters
    │   ├── InvalidGtin         wrong length or check digit
    │   ├── InvalidGs1Key       a GLN, an SSCC or a company prefix that cannot be
    │   ├── InvalidDigitalLink  a URI that the rules of GS1 Digital Link refuse
    │   ├── InvalidTime         in the future, or without an offset
    │   ├── MissingFact         the stage asks for it
    │   ├── InvalidFact         not of the asked type, or not asked at all
    │   ├── Implausible         possible but unusual, and no reason was given
    │   ├── CropProfileError    a crop file does not say what it must
    │   ├── RuleSetError        a file of law does not say what it must
    │   ├── InvalidEpcis        a document that is not EPCIS 2.0
    │   │   └── UnknownContext  a JSON-LD context that is not fetched
    │   ├── InvalidQuery        an EPCIS query that cannot be asked so
    │   ├── TooManyEvents       more events in a document, or in an answer, than are taken
    │   ├── MalformedStampCode  not a stamp URL
    │   ├── BadSignature        signed by no key that we know
    │   ├── NeedsServer         a compact code, which only the issuing server can check
    │   └── KeyRevoked          signed with a key that no longer stands
    ├── NotFound                there is nothing of that name *for who asks*
    ├── Conflict                right in itself, but not with what is recorded
    │   ├── LotOverdrawn        a lot never gives more than it has
    │   ├── CodeTaken           a code or number that is in use
    │   ├── StampsExceedPackets more stamps bound to a lot than it has packets
    │   ├── StampsUnavailable   a range that is bound, void or not of that run
    │   ├── EventConflict       an EPCIS event of that id with other content
    │   ├── AlreadyCorrected    an event is declared wrong once
    │   ├── NotPublishable      the law asks for what a lot lacks
    │   ├── UnitUnavailable     a carton that is away, empty, or stands in another one
    │   ├── ReturnsExceedSent   more comes back than went out
    │   ├── LotHeld             an inspection did not pass, or it was harvested too early
    │   ├── NotReconciled       a recall is closed while goods are unaccounted for
    │   └── OutOfOrder          packed before harvested, activated before bound
    ├── NotAllowed              the role does not include it
    ├── ConfigurationError      a setting is missing or bad
    ├── BackupError             a backup that cannot be written or read
    └── DatabaseDrift           what is stored and what is derived differ

Every error carries a stable `code`, a `template` for people (an English gettext message id with
named placeholders) with its `params`, and, where there is one, the `field` and the `value`.
"""

from typing import Any, ClassVar


def N_(message: str) -> str:  # noqa: N802 - gettext's own name for "translate this later"
    """Mark a message for translation and return it unchanged."""
    return message


class NguonError(Exception):
    """The root. `str()` is the English sentence; front ends translate `template`."""

    code: ClassVar[str] = "error"

    def __init__(
        self, template: str, *, field: str | None = None, value: object = None, **params: object
    ) -> None:
        self.template = template
        self.field = field
        self.value = value
        self.params: dict[str, Any] = dict(params)
        if value is not None:
            self.params.setdefault("value", value)
        super().__init__(template, self.params)

    def __str__(self) -> str:
        return self.template % self.params if self.params else self.template


class InvalidInput(NguonError):
    code = "invalid_input"


class InvalidQuantity(InvalidInput):
    code = "invalid_quantity"


class InvalidLotCode(InvalidInput):
    code = "invalid_lot_code"


class InvalidGtin(InvalidInput):
    code = "invalid_gtin"


class InvalidGs1Key(InvalidInput):
    code = "invalid_gs1_key"


class InvalidDigitalLink(InvalidInput):
    code = "invalid_digital_link"


class InvalidTime(InvalidInput):
    code = "invalid_time"


class MissingFact(InvalidInput):
    code = "missing_fact"


class InvalidFact(InvalidInput):
    code = "invalid_fact"


class Implausible(InvalidInput):
    code = "implausible"


class CropProfileError(InvalidInput):
    code = "crop_profile"


class RuleSetError(InvalidInput):
    code = "rule_set"


class InvalidEpcis(InvalidInput):
    code = "invalid_epcis"


class UnknownContext(InvalidEpcis):
    code = "unknown_context"


class InvalidQuery(InvalidInput):
    code = "invalid_query"


class TooManyEvents(InvalidInput):
    code = "too_many_events"


class MalformedStampCode(InvalidInput):
    code = "malformed_stamp_code"


class BadSignature(InvalidInput):
    code = "bad_signature"


class NeedsServer(InvalidInput):
    code = "needs_server"


class KeyRevoked(InvalidInput):
    code = "key_revoked"


class NotFound(NguonError):
    code = "not_found"


class Conflict(NguonError):
    code = "conflict"


class LotOverdrawn(Conflict):
    code = "lot_overdrawn"


class CodeTaken(Conflict):
    code = "code_taken"


class StampsExceedPackets(Conflict):
    code = "stamps_exceed_packets"


class StampsUnavailable(Conflict):
    code = "stamps_unavailable"


class EventConflict(Conflict):
    code = "event_conflict"


class AlreadyCorrected(Conflict):
    code = "already_corrected"


class NotPublishable(Conflict):
    code = "not_publishable"


class UnitUnavailable(Conflict):
    code = "unit_unavailable"


class ReturnsExceedSent(Conflict):
    code = "returns_exceed_sent"


class LotHeld(Conflict):
    code = "lot_held"


class OutOfOrder(Conflict):
    code = "out_of_order"


class NotReconciled(Conflict):
    code = "not_reconciled"


class NotAllowed(NguonError):
    code = "not_allowed"


class ConfigurationError(NguonError):
    code = "configuration"


class BackupError(NguonError):
    code = "backup"


class DatabaseDrift(NguonError):
    code = "database_drift"
