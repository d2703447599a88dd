"""Who buys and where the goods go: what a guest types at the checkout. Pure."""

import unicodedata
from dataclasses import dataclass

import phonenumbers
from email_validator import EmailNotValidError, validate_email

from traceability.errors import N_, InvalidInput

MOST_NAME = 120
MOST_ADDRESS = 400
MOST_NOTE = 500
MOST_EMAIL = 200
HOME = "VN"


@dataclass(frozen=True, slots=True)
class Buyer:
    """A person who buys without an account; the phone is how the cooperative confirms."""

    name: str
    phone: str
    email: str | None = None

    def checked(self, *, needs_phone: bool = True) -> "Buyer":
        """The same buyer, with the phone number in international form (E.164).

        Marketplaces may keep the number to themselves: then it is empty, and not needed.

        Raises:
            InvalidInput: no name, or a number or an address that cannot be one.
        """
        return Buyer(
            name=checked_text(self.name, field="name", most=MOST_NAME, has_lines=False),
            phone=checked_phone(self.phone) if needs_phone or self.phone.strip() else "",
            email=checked_email(self.email) if self.email and self.email.strip() else None,
        )


def checked_phone(text: str) -> str:
    """A telephone number in E.164, read as a Vietnamese one where it has no country code.

    Raises:
        InvalidInput: no such number can exist.
    """
    try:
        number = phonenumbers.parse(text, HOME)
        stands = phonenumbers.is_valid_number(number) and not number.extension
    except phonenumbers.NumberParseException:
        stands = False
    if not stands:
        raise InvalidInput(
            N_("“%(value)s” is not a telephone number. Write it like 0912 345 678."),
            field="phone",
            value=text[:40],
        )
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def readable_phone(phone: str) -> str:
    """A kept number as people here write it: `0912 345 678`; a foreign one with its country."""
    try:
        number = phonenumbers.parse(phone, HOME)
    except phonenumbers.NumberParseException:
        return phone
    is_home = number.country_code == phonenumbers.country_code_for_region(HOME)
    style = phonenumbers.PhoneNumberFormat
    return phonenumbers.format_number(number, style.NATIONAL if is_home else style.INTERNATIONAL)


def checked_email(text: str) -> str:
    """A mail address that can exist; whether it does, only a letter shows.

    Raises:
        InvalidInput: it cannot.
    """
    try:
        address = validate_email(text.strip(), check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError:
        address = None
    written = address.ascii_email if address else None
    if not written or len(written) > MOST_EMAIL:
        raise InvalidInput(
            N_("“%(value)s” is not a mail address."), field="email", value=text[:MOST_EMAIL]
        )
    return written


def checked_text(
    text: str | None, *, field: str, most: int, has_lines: bool = True, required: bool = True
) -> str:
    """A text as it was typed, in NFC, without white space around it.

    Raises:
        InvalidInput: missing, too long, or with characters that cannot be shown.
    """
    tidy = unicodedata.normalize("NFC", text or "").replace("\r\n", "\n").strip()
    allowed = "\n\t" if has_lines else ""
    if required and not tidy:
        raise InvalidInput(N_("This is needed."), field=field)
    if len(tidy) > most:
        raise InvalidInput(
            N_("This has %(value)s characters, more than %(most)s."),
            field=field,
            value=len(tidy),
            most=most,
        )
    if any(unicodedata.category(c) in ("Cc", "Cs") and c not in allowed for c in tidy):
        raise InvalidInput(
            N_("This has characters that cannot be shown."), field=field, value=ascii(tidy[:40])
        )
    return tidy
