"""What a setting of the site may be: each check passes silently or says what is wrong.

The library's own variables are checked by `traceability.environment`. A message quotes the value
only where the value is no secret.
"""

import re
from collections.abc import Callable
from typing import TypeVar

from environs import ValidationError

from traceability.environment import BadSetting, split_url

Value = TypeVar("Value")

_ADDRESS = re.compile(r"[^@\s<>]+@[^@\s<>]+")
_MOST_PROXIES = 5


def told(check: Callable[[Value], None]) -> Callable[[Value], None]:
    """A check of the library, as environs understands its refusal."""

    def validate(value: Value) -> None:
        try:
            check(value)
        except BadSetting as problem:
            raise ValidationError(str(problem)) from problem

    return validate


def smtp_url(value: str) -> None:
    """Pass the address of a mail server; it may hold a password and is never quoted."""
    try:
        parts = split_url(value)
    except BadSetting as error:
        raise ValidationError("is not a URL.") from error
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise ValidationError("is neither smtp://HOST nor smtps://HOST.")


def mail_address(value: str) -> None:
    """Pass what can stand as a sender."""
    if not _ADDRESS.fullmatch(value):
        raise ValidationError(f"“{value}” is not a mail address.")


def storage_url(value: str) -> None:
    """Pass a place where attempts can be counted."""
    if not value.startswith(("memory://", "redis://", "rediss://", "valkey://", "valkeys://")):
        raise ValidationError("is neither memory:// nor redis://HOST.")


def few(value: int) -> None:
    """Pass a number of proxies that somebody could have: each one is believed about addresses."""
    if not 0 <= value <= _MOST_PROXIES:
        raise ValidationError(f"{value} is not between 0 and {_MOST_PROXIES}.")


def log_level(value: str) -> None:
    """Pass a level of the standard logging module."""
    if value not in {"DEBUG", "INFO", "WARNING", "ERROR"}:
        raise ValidationError(f"“{value}” is not DEBUG, INFO, WARNING or ERROR.")
