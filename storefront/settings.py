"""The one place where the site reads its environment: `NGUON_*` variables to a frozen object.

Every problem is reported at once, each with the name of its variable. Development mode fills
what is missing (`storefront.development`); production mode has no insecure default.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, cast

from environs import Env, EnvValidationError

from storefront import checks, development
from traceability.environment import (
    LEAST_PASSPHRASE,
    PREFIX,
    Mode,
    at_least,
    check_base_url,
    check_database_url,
    check_folder,
    refusal,
    set_variables,
)
from traceability.environment import VARIABLES as OF_THE_LIBRARY

__all__ = ["Mode", "Settings"]

LEAST_SECRET = 32

VARIABLES = {
    **OF_THE_LIBRARY,
    "NGUON_SECRET_KEY": f"signs cookies and forms; at least {LEAST_SECRET} random characters",
    "NGUON_SMTP_URL": "`smtp://USER:PASSWORD@HOST:PORT` (STARTTLS) or `smtps://...` (optional)",
    "NGUON_MAIL_FROM": "the sender of mail; required with NGUON_SMTP_URL",
    "NGUON_MAIL_FOLDER": "a folder for letters as files, where there is no mail server (optional)",
    "NGUON_RATE_LIMIT_STORAGE": "where attempts are counted: `memory://` (default), `redis://HOST`",
    "NGUON_TRUSTED_PROXIES": "how many reverse proxies stand in front (default 0)",
    "NGUON_LOG_LEVEL": "`DEBUG`, `INFO` (default), `WARNING` or `ERROR`",
    "NGUON_OPERATOR": "who runs this site, as its pages say it (default `Nguồn`)",
    "NGUON_OPERATOR_PHONE": "whom to call about a stamp that no cooperative here issued (optional)",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How this Nguồn is set up. What could open a door is kept out of `repr()`."""

    mode: Mode
    database_url: str = field(repr=False)
    base_url: str
    secret_key: str = field(repr=False)
    key_passphrase: str = field(repr=False)
    files: Path
    crops: Path | None = None
    rules: Path | None = None
    smtp_url: str | None = field(default=None, repr=False)
    mail_from: str | None = None
    mail_folder: Path | None = None
    rate_limit_storage: str = field(default="memory://", repr=False)
    trusted_proxies: int = 0
    log_level: str = "INFO"
    operator: str = "Nguồn"
    operator_phone: str | None = None

    @property
    def is_development(self) -> bool:
        """Whether stamps say MẪU and secrets are home-made."""
        return self.mode is Mode.DEVELOPMENT

    @property
    def is_https(self) -> bool:
        """Whether visitors come over TLS, so that cookies and headers may insist on it."""
        return self.base_url.startswith("https://")

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> "Settings":
        """Read the settings from `environment`, by default that of the process.

        A variable that is set to nothing counts as not set.

        Raises:
            ConfigurationError: variables are missing or bad; each is named, with what is wrong.
        """
        given = set_variables(os.environ if environment is None else environment)
        if given.get("NGUON_MODE") == Mode.DEVELOPMENT:
            given = {**development.defaults(given), **given}
        return cls(**_read(given))

    @staticmethod
    def variables() -> dict[str, str]:
        """Every variable that is read, with one line on what it is for."""
        return dict(VARIABLES)


class _Environment(Env):
    """environs over variables that are handed in, so that nothing depends on the process."""

    def __init__(self, given: Mapping[str, str]) -> None:
        super().__init__(eager=False, prefix=PREFIX)
        self._given = given

    def _get_value(self, env_key: str, default: Any) -> Any:
        return self._given.get(env_key, default)


def _read(given: Mapping[str, str]) -> dict[str, Any]:
    """Read and check every variable, and only then say what is wrong with them."""
    env = _Environment(given)
    mode = env.enum("MODE", enum=Mode, by_value=True, default=Mode.PRODUCTION)
    values = {
        "mode": mode,
        "database_url": env.str("DATABASE_URL", validate=checks.told(check_database_url)),
        "base_url": env.str(
            "BASE_URL",
            validate=checks.told(partial(check_base_url, may_be_plain=mode is Mode.DEVELOPMENT)),
        ),
        "secret_key": env.str("SECRET_KEY", validate=checks.told(at_least(LEAST_SECRET))),
        "key_passphrase": env.str(
            "KEY_PASSPHRASE", validate=checks.told(at_least(LEAST_PASSPHRASE))
        ),
        "files": env.path("FILES"),
        "crops": env.path("CROPS", default=None, validate=checks.told(check_folder)),
        "rules": env.path("RULES", default=None, validate=checks.told(check_folder)),
        "smtp_url": env.str("SMTP_URL", default=None, validate=checks.smtp_url),
        "mail_from": (
            env.str("MAIL_FROM", validate=checks.mail_address)
            if "NGUON_SMTP_URL" in given
            else env.str("MAIL_FROM", default=None, validate=checks.mail_address)
        ),
        "mail_folder": env.path("MAIL_FOLDER", default=None),
        "rate_limit_storage": env.str(
            "RATE_LIMIT_STORAGE", default="memory://", validate=checks.storage_url
        ),
        "trusted_proxies": env.int("TRUSTED_PROXIES", default=0, validate=checks.few),
        "log_level": env.str("LOG_LEVEL", default="INFO", validate=checks.log_level),
        "operator": env.str("OPERATOR", default="Nguồn"),
        "operator_phone": env.str("OPERATOR_PHONE", default=None),
    }
    try:
        env.seal()
    except EnvValidationError as error:
        problems = cast("dict[str, list[str]]", error.error_messages)
        raise refusal({name: " ".join(said) for name, said in problems.items()}) from error
    return values
