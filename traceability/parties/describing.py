"""Saying more, or something else, about the organisation itself."""

from typing import Any

from sqlalchemy.orm import Session

from traceability.errors import N_, InvalidInput
from traceability.folding import fold
from traceability.parties.entering import fitting
from traceability.parties.models import Organisation
from traceability.parties.recorder import Recorder
from traceability.parties.registration import checked_name
from traceability.parties.roles import Permission

DESCRIBED = (
    "name_vi",
    "name_en",
    "address_vi",
    "address_en",
    "phone",
    "email",
    "registration",
    "brand",
    "trademark",
)
"""What an organisation may change of itself; its code stands on stamps and stays."""

_REQUIRED = ("name_vi", "address_vi")


def describe_organisation(session: Session, recorder: Recorder, **details: Any) -> Organisation:
    """Change some of `DESCRIBED`; what is left out stays as it is, None takes it away.

    Raises:
        NotAllowed.
        InvalidInput: no such detail, no name or address, or a text that its column cannot keep.
    """
    recorder.require(Permission.REGISTERS)
    organisation = session.get_one(Organisation, recorder.organisation_id)
    for name in details.keys() - set(DESCRIBED):
        raise InvalidInput(
            N_("“%(value)s” is none of: %(choices)s."),
            field=name,
            value=name,
            choices=", ".join(DESCRIBED),
        )
    for name in _REQUIRED:
        if name in details:
            details[name] = checked_name(details[name] or "", field=name)
    for name, value in fitting(Organisation, **details).items():
        setattr(organisation, name, value)
    organisation.folded = fold(organisation.code, organisation.name_vi, organisation.name_en)
    session.flush()
    return organisation
