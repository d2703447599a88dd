"""What a setting may be: each check passes silently or says what is wrong.

A message quotes the value only where the value is no secret.
"""

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from environs import ValidationError
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

_LABEL = r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
_HOST = re.compile(rf"(?=.{{1,253}}\Z){_LABEL}(\.{_LABEL})*")
_ADDRESS = re.compile(r"[^@\s<>]+@[^@\s<>]+")
_LOOPBACK = {"localhost", "127.0.0.1"}
_MOST_PROXIES = 5


def at_least(length: int) -> Callable[[str], None]:
    """A check for secrets: fewer than `length` characters can be guessed."""

    def check(value: str) -> None:
        if len(value) < length:
            raise ValidationError(f"needs at least {length} characters.")

    return check


def database_url(value: str) -> None:
    """Pass a URL of a database that Nguồn runs on."""
    try:
        backend = make_url(value).get_backend_name()
    except ArgumentError as error:
        raise ValidationError("is not a database URL.") from error
    if backend not in {"sqlite", "postgresql"}:
        raise ValidationError(f"“{backend}” is neither sqlite nor postgresql.")


def base_url(value: str, *, may_be_plain: bool) -> None:
    """Pass a scheme and a host that may be printed on stamps.

    Stamps carry and sign the host, so it is lower case and has one spelling only. Plain http is
    for the machine itself, or anywhere when `may_be_plain`.
    """
    parts = _split(value)
    if parts.scheme not in {"http", "https"} or value != f"{parts.scheme}://{parts.netloc}":
        raise ValidationError(f"“{value}” is not a scheme and a host with nothing after it.")
    host = parts.netloc.removesuffix(f":{parts.port}")
    if not _HOST.fullmatch(host):
        raise ValidationError(f"“{value}” has no host name in lower case.")
    if parts.scheme == "http" and not may_be_plain and host not in _LOOPBACK:
        raise ValidationError(f"“{value}” must begin with https:// outside development mode.")


def smtp_url(value: str) -> None:
    """Pass the address of a mail server; it may hold a password and is never quoted."""
    try:
        parts = _split(value)
    except ValidationError as error:
        raise ValidationError("is not a URL.") from error
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise ValidationError("is neither smtp://HOST nor smtps://HOST.")


def mail_address(value: str) -> None:
    """Pass what can stand as a sender."""
    if not _ADDRESS.fullmatch(value):
        raise ValidationError(f"“{value}” is not a mail address.")


def folder(value: Path) -> None:
    """Pass a folder that is there."""
    if not value.is_dir():
        raise ValidationError(f"“{value}” is not a folder.")


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


def _split(value: str) -> SplitResult:
    """Split a URL; a port that is none is found here and not by the first visitor."""
    try:
        parts = urlsplit(value)
        _ = parts.port
    except ValueError as error:
        raise ValidationError(f"“{value}” is not a URL.") from error
    return parts
