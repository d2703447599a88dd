"""What a deployment is told by its environment: variables, checks, development's defaults.

The command line reads it here, without a web framework; the site's settings begin with the same
variables, checks and defaults.

Development mode fills in what a fresh machine lacks, in a folder that version control ignores: a
database, stored files, and secrets that are made once, readable by their owner only, and found
again at the next start; otherwise every start would make every stamp key unreadable.
"""

import os
import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from traceability.errors import N_, ConfigurationError

PREFIX = "NGUON_"
LEAST_PASSPHRASE = 16

VARIABLES = {
    "NGUON_MODE": "`production` (default), or `development`, which fills in what is missing",
    "NGUON_DATABASE_URL": "`sqlite:///PATH` or `postgresql://USER:PASSWORD@HOST/NAME`",
    "NGUON_BASE_URL": "the address that visitors see and stamps carry: scheme and host, no path",
    "NGUON_KEY_PASSPHRASE": f"encrypts the stamp keys; at least {LEAST_PASSPHRASE} characters",
    "NGUON_FILES": "the folder of stored files (pictures, certificates, sheets)",
    "NGUON_CROPS": "a folder with further crop profiles (optional)",
    "NGUON_RULES": "a folder with further rule sets of law (optional)",
    "NGUON_VAR": "development only: the folder of everything it makes itself (default `var`)",
}

_DEFAULT_FOLDER = "var"
_PRIVATE = 0o600
_LABEL = r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
_HOST = re.compile(rf"(?=.{{1,253}}\Z){_LABEL}(\.{_LABEL})*")
_LOOPBACK = {"localhost", "127.0.0.1"}


class Mode(StrEnum):
    """How much may be taken for granted."""

    PRODUCTION = "production"
    DEVELOPMENT = "development"


class BadSetting(ValueError):
    """What is wrong with the value of a variable; quotes it only where it is no secret."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Environment:
    """How a deployment is opened. What could open a door is kept out of `repr()`."""

    mode: Mode
    database_url: str = field(repr=False)
    base_url: str
    key_passphrase: str = field(repr=False)
    files: Path
    crops: Path | None
    rules: Path | None

    @property
    def is_development(self) -> bool:
        """Whether stamps say MẪU and secrets are home-made."""
        return self.mode is Mode.DEVELOPMENT

    @classmethod
    def read(cls, environment: Mapping[str, str]) -> "Environment":
        """Read the variables.

        Raises:
            ConfigurationError: some are missing or bad; each is named, with what is wrong.
        """
        given = completed(environment)
        problems: dict[str, str] = {}
        for name in _REQUIRED:
            if name not in given:
                problems[name] = "is not set."
        mode = given.get("NGUON_MODE", Mode.PRODUCTION)
        for name, check in _checks(is_development=mode == Mode.DEVELOPMENT).items():
            try:
                if name in given:
                    check(given[name])
            except BadSetting as problem:
                problems[name] = str(problem)
        if problems:
            raise refusal(problems)
        return cls(
            mode=Mode(mode),
            database_url=given["NGUON_DATABASE_URL"],
            base_url=given["NGUON_BASE_URL"],
            key_passphrase=given["NGUON_KEY_PASSPHRASE"],
            files=Path(given["NGUON_FILES"]),
            crops=Path(given["NGUON_CROPS"]) if "NGUON_CROPS" in given else None,
            rules=Path(given["NGUON_RULES"]) if "NGUON_RULES" in given else None,
        )


def set_variables(environment: Mapping[str, str]) -> dict[str, str]:
    """Nguồn's variables; one that is set to nothing counts as not set."""
    return {n: v.strip() for n, v in environment.items() if n.startswith(PREFIX) and v.strip()}


def completed(environment: Mapping[str, str]) -> dict[str, str]:
    """Nguồn's variables, and in development mode what it fills in."""
    given = set_variables(environment)
    if given.get("NGUON_MODE") != Mode.DEVELOPMENT:
        return given
    folder = development_folder(given)
    made = {
        "NGUON_DATABASE_URL": f"sqlite:///{folder / 'nguon.sqlite'}",
        "NGUON_BASE_URL": "http://127.0.0.1:8000",
        "NGUON_FILES": str(folder / "files"),
    }
    if "NGUON_KEY_PASSPHRASE" not in given:
        made["NGUON_KEY_PASSPHRASE"] = kept_secret(folder / "key-passphrase")
    return {**made, **given}


def development_folder(given: Mapping[str, str]) -> Path:
    """The folder of everything that development mode makes; made where it is not there."""
    folder = Path(given.get("NGUON_VAR", _DEFAULT_FOLDER)).absolute()
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def kept_secret(path: Path) -> str:
    """The secret in `path`, made first where there is none.

    The file is complete before it gets its name, so that of two programs that start together
    both read the same secret.
    """
    if not path.exists():
        draft = path.with_name(f".{path.name}-{secrets.token_hex(8)}")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _PRIVATE)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(48))
        try:
            os.link(draft, path)
        except FileExistsError:
            pass  # the other program was first: its secret is the one
        finally:
            draft.unlink()
    return path.read_text(encoding="ascii").strip()


def refusal(problems: Mapping[str, str]) -> ConfigurationError:
    """The one error that names every variable that is missing or bad."""
    return ConfigurationError(
        N_("Settings are missing or bad. %(problems)s"),
        field=min(problems),
        problems=" ".join(f"{name}: {said}" for name, said in problems.items()),
    )


def check_database_url(value: str) -> None:
    """Pass a URL of a database that Nguồn runs on."""
    try:
        backend = make_url(value).get_backend_name()
    except ArgumentError as error:
        raise BadSetting("is not a database URL.") from error
    if backend not in {"sqlite", "postgresql"}:
        raise BadSetting(f"“{backend}” is neither sqlite nor postgresql.")


def check_base_url(value: str, *, may_be_plain: bool) -> None:
    """Pass a scheme and a host that may be printed on stamps.

    Stamps carry and sign the host, so it is lower case and has one spelling only. Plain http is
    for the machine itself, or anywhere when `may_be_plain`.
    """
    parts = split_url(value)
    if parts.scheme not in {"http", "https"} or value != f"{parts.scheme}://{parts.netloc}":
        raise BadSetting(f"“{value}” is not a scheme and a host with nothing after it.")
    host = parts.netloc.removesuffix(f":{parts.port}")
    if not _HOST.fullmatch(host):
        raise BadSetting(f"“{value}” has no host name in lower case.")
    if parts.scheme == "http" and not may_be_plain and host not in _LOOPBACK:
        raise BadSetting(f"“{value}” must begin with https:// outside development mode.")


def check_folder(value: str | Path) -> None:
    """Pass a folder that is there."""
    if not Path(value).is_dir():
        raise BadSetting(f"“{value}” is not a folder.")


def at_least(length: int) -> Callable[[str], None]:
    """A check for secrets: fewer than `length` characters can be guessed."""

    def check(value: str) -> None:
        if len(value) < length:
            raise BadSetting(f"needs at least {length} characters.")

    return check


def split_url(value: str) -> SplitResult:
    """Split a URL; a port that is none is found here and not by the first visitor."""
    try:
        parts = urlsplit(value)
        _ = parts.port
    except ValueError as error:
        raise BadSetting(f"“{value}” is not a URL.") from error
    return parts


_REQUIRED = ("NGUON_DATABASE_URL", "NGUON_BASE_URL", "NGUON_KEY_PASSPHRASE", "NGUON_FILES")


def _checks(*, is_development: bool) -> Mapping[str, Callable[[str], None]]:
    return {
        "NGUON_MODE": _check_mode,
        "NGUON_DATABASE_URL": check_database_url,
        "NGUON_BASE_URL": lambda value: check_base_url(value, may_be_plain=is_development),
        "NGUON_KEY_PASSPHRASE": at_least(LEAST_PASSPHRASE),
        "NGUON_CROPS": check_folder,
        "NGUON_RULES": check_folder,
    }


def _check_mode(value: str) -> None:
    if value not in list(Mode):
        raise BadSetting(f"“{value}” is neither production nor development.")
