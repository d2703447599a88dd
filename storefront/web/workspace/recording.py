"""What every form that records something shares: the day, the lot code, who it is recorded for."""

from collections.abc import Iterable
from typing import Any, ClassVar
from uuid import UUID

from flask_babel import lazy_gettext
from sqlalchemy.orm import Session

from storefront.web.current import here, recorder
from storefront.web.forms import DayField, Form, Required, TextField
from storefront.web.language import two_text
from storefront.web.workspace.days import NotLater, today
from storefront.web.workspace.picking import Option, pick
from traceability.crops.facts import LONGEST_TEXT
from traceability.parties.models import Membership, Party, Place
from traceability.parties.reading import parties_of
from traceability.parties.recorder import Recorder
from traceability.parties.roles import Role


def day_field() -> Any:
    """The day on which it was done."""
    return DayField(lazy_gettext("Day"), validators=[Required(), NotLater()], default=today)


def lot_code_field() -> Any:
    """A code of one's own for the lot that comes about."""
    return TextField(
        lazy_gettext("Lot code"),
        description=lazy_gettext("Leave it empty and the lot gets the next free code."),
        render_kw={"autocapitalize": "characters", "autocomplete": "off", "maxlength": 20},
    )


class _AskedByTheLibrary:
    """Marks a field as needed where it is shown; whether it is, the library decides."""

    field_flags: ClassVar[dict[str, bool]] = {"required": True}

    def __call__(self, form: Any, field: Any) -> None:
        """Refuse nothing."""


def unusual_field() -> Any:
    """Why the figures are unusual; shown where the library asks for it."""
    return TextField(
        lazy_gettext("Why is it so?"),
        validators=[_AskedByTheLibrary()],
        description=lazy_gettext("It stays with the entry, and an auditor can read it."),
        render_kw={"maxlength": LONGEST_TEXT},
    )


def code_field(hint: Any, *, default: str | None = None) -> Any:
    """The code of an entry of a register; small letters are taken as capitals."""
    return TextField(
        lazy_gettext("Code"),
        description=hint,
        default=default,
        validators=[Required()],
        filters=[lambda text: text.upper() if text else text],
        render_kw={"autocapitalize": "characters", "autocomplete": "off", "maxlength": 20},
    )


def form_of(fields: dict[str, Any], *, sent: bool = True) -> Any:
    """A form with fields that depend on what the organisation has and on what the crop asks.

    With `sent` False it does not look at the request: another form of the page was sent.

    WTForms orders fields by when they were made, which is the order of the dictionary where each
    was made for it.
    """
    return type("MadeForm", (Form,), fields)(**({} if sent else {"formdata": None}))


def place_options(places: Iterable[Place]) -> list[Option]:
    """Places to pick from."""
    return [(str(place.id), f"{two_text(place, 'name')} ({place.code})") for place in places]


def party_options(parties: Iterable[Party]) -> list[Option]:
    """Households, buyers or suppliers to pick from."""
    return [(str(party.id), f"{party.name} ({party.code})") for party in parties]


def people_options(members: Iterable[Membership]) -> list[Option]:
    """People of the organisation to pick from."""
    return [(str(each.person_id), each.person.display_name) for each in members]


def helped_fields(db: Session) -> dict[str, Any]:
    """The question for whom one records, which only helpers are asked."""
    if here().role is not Role.HELPER:
        return {}
    households = parties_of(db, here().organisation.id, kinds=["household"])
    if not households:
        return {}
    label = lazy_gettext("You record this for")
    return {"helped": pick(label, party_options(households), required=False)}


def recorder_for(form: Any) -> Recorder:
    """The person at the desk, and for whom they record."""
    helped = form["helped"].data if "helped" in form else None
    return recorder(on_behalf_of=UUID(helped) if helped else None)


def typed(text: str | None) -> str | None:
    """What was typed, or None where nothing was."""
    return text or None
