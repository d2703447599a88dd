"""The register of what is put on plots, so that a label is read and typed once."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from traceability.crops import registry
from traceability.crops.profile import InputKind
from traceability.errors import N_, InvalidInput
from traceability.field.asking import whole_days
from traceability.field.models import AgroInput, AgroInputInterval
from traceability.folding import fold
from traceability.parties.entering import code_taken, fitting, register, require_free_code
from traceability.parties.recorder import Recorder
from traceability.parties.registration import checked_code, checked_name
from traceability.parties.roles import Permission


def create_input(
    session: Session,
    recorder: Recorder,
    *,
    code: str,
    kind: str,
    name: str,
    active_ingredient: str | None = None,
    registration: str | None = None,
    phi_days: Mapping[str, int] | None = None,
) -> AgroInput:
    """Register a product for the field; `phi_days` are its pre-harvest intervals by crop.

    Raises:
        InvalidInput: an unknown kind or crop, or an interval that is no number of days.
        CodeTaken: the organisation has an input of that code.
    """
    recorder.require(Permission.REGISTERS)
    if kind not in {each.value for each in InputKind}:
        raise InvalidInput(
            N_("“%(value)s” is none of: %(choices)s."),
            field="kind",
            value=kind,
            choices=", ".join(InputKind),
        )
    days = dict(phi_days or {})
    _require_intervals(days)
    require_free_code(session, AgroInput, recorder.organisation_id, checked_code(code))
    name = checked_name(name, field="name")
    entry = AgroInput(
        organisation_id=recorder.organisation_id,
        kind=InputKind(kind),
        code=code,
        name=name,
        folded=fold(code, name, active_ingredient),
        created_at=recorder.now(),
        **fitting(AgroInput, active_ingredient=active_ingredient, registration=registration),
    )
    register(session, entry, taken=code_taken(code))
    set_intervals(session, recorder, entry, days)
    return entry


def set_intervals(
    session: Session, recorder: Recorder, entry: AgroInput, phi_days: Mapping[str, int]
) -> None:
    """Note other pre-harvest intervals: what was recorded before keeps those of its day."""
    recorder.require(Permission.REGISTERS)
    recorder.require_own(entry)
    _require_intervals(phi_days)
    for old in list(entry.intervals):
        session.delete(old)
    session.flush()
    session.add_all(
        AgroInputInterval(
            agro_input_id=entry.id, organisation_id=entry.organisation_id, crop=crop, days=given
        )
        for crop, given in phi_days.items()
    )
    session.flush()
    session.refresh(entry, ["intervals"])


def _require_intervals(phi_days: Mapping[str, int]) -> None:
    """Pass where each crop is known and each interval is a number of days."""
    for crop, days in phi_days.items():
        registry.profile(crop)
        whole_days(days)
