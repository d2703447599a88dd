"""Every variable: missing, bad and good; all problems at once; no secret in sight."""

import dataclasses
import stat
import threading
from pathlib import Path

import pytest

from storefront import development
from storefront.settings import Mode, Settings
from traceability.errors import ConfigurationError

SECRET = "geheimnis-" * 4
COMPLETE = {
    "NGUON_DATABASE_URL": "postgresql://nguon:pass-of-database@db/nguon",
    "NGUON_BASE_URL": "https://nguon.example",
    "NGUON_SECRET_KEY": SECRET,
    "NGUON_KEY_PASSPHRASE": "correct horse battery staple",
    "NGUON_FILES": "/srv/nguon/files",
}


def read(**changes):
    variables = {**COMPLETE, **changes}
    return Settings.from_environment({n: v for n, v in variables.items() if v is not None})


def test_the_five_required_variables_are_enough():
    settings = read()

    assert settings.mode is Mode.PRODUCTION
    assert settings.files == Path("/srv/nguon/files")
    assert settings.rate_limit_storage == "memory://"
    assert settings.trusted_proxies == 0
    assert settings.mail_from is None
    assert settings.is_https


@pytest.mark.parametrize("name", sorted(COMPLETE))
def test_a_missing_required_variable_stops_the_start_and_is_named(name):
    with pytest.raises(ConfigurationError, match=name) as caught:
        read(**{name: None})

    assert caught.value.field == name


@pytest.mark.parametrize("name", sorted(COMPLETE))
def test_a_variable_set_to_nothing_counts_as_missing(name):
    with pytest.raises(ConfigurationError, match=name):
        read(**{name: "  "})


BAD = [
    ("NGUON_MODE", "debug"),
    ("NGUON_DATABASE_URL", "mysql://localhost/nguon"),
    ("NGUON_DATABASE_URL", "nguon.db"),
    ("NGUON_BASE_URL", "http://nguon.example"),
    ("NGUON_BASE_URL", "https://Nguon.example"),
    ("NGUON_BASE_URL", "https://nguon.example/"),
    ("NGUON_BASE_URL", "https://nguon.example/shop"),
    ("NGUON_BASE_URL", "https://nguon.example?x=1"),
    ("NGUON_BASE_URL", "https://user@nguon.example"),
    ("NGUON_BASE_URL", "https://nguon.example:99999"),
    ("NGUON_BASE_URL", "https://nguon_example"),
    ("NGUON_BASE_URL", "https://[::1"),
    ("NGUON_BASE_URL", "https://"),
    ("NGUON_BASE_URL", "ftp://nguon.example"),
    ("NGUON_BASE_URL", "nguon.example"),
    ("NGUON_SECRET_KEY", "short"),
    ("NGUON_KEY_PASSPHRASE", "short"),
    ("NGUON_CROPS", "/nowhere/at/all"),
    ("NGUON_RULES", "/nowhere/at/all"),
    ("NGUON_SMTP_URL", "mail.example"),
    ("NGUON_SMTP_URL", "smtp://mail.example:port"),
    ("NGUON_MAIL_FROM", "nobody"),
    ("NGUON_RATE_LIMIT_STORAGE", "disk://x"),
    ("NGUON_TRUSTED_PROXIES", "many"),
    ("NGUON_TRUSTED_PROXIES", "-1"),
    ("NGUON_LOG_LEVEL", "LOUD"),
]


@pytest.mark.parametrize(("name", "value"), BAD)
def test_a_bad_value_stops_the_start_and_names_the_variable(name, value):
    with pytest.raises(ConfigurationError, match=name):
        read(**{name: value})


GOOD = [
    ("NGUON_MODE", "production", "mode", Mode.PRODUCTION),
    ("NGUON_BASE_URL", "https://nguon.example:8443", "base_url", "https://nguon.example:8443"),
    ("NGUON_BASE_URL", "http://127.0.0.1:8000", "base_url", "http://127.0.0.1:8000"),
    ("NGUON_BASE_URL", "http://localhost", "base_url", "http://localhost"),
    ("NGUON_DATABASE_URL", "sqlite:////srv/nguon.db", "database_url", "sqlite:////srv/nguon.db"),
    ("NGUON_MAIL_FOLDER", "/srv/mail", "mail_folder", Path("/srv/mail")),
    ("NGUON_RATE_LIMIT_STORAGE", "redis://cache:6379", "rate_limit_storage", "redis://cache:6379"),
    ("NGUON_TRUSTED_PROXIES", "2", "trusted_proxies", 2),
    ("NGUON_LOG_LEVEL", "DEBUG", "log_level", "DEBUG"),
    ("NGUON_OPERATOR", "Liên minh HTX", "operator", "Liên minh HTX"),
    ("NGUON_OPERATOR_PHONE", "0208 123 456", "operator_phone", "0208 123 456"),
]


@pytest.mark.parametrize(("name", "value", "attribute", "expected"), GOOD)
def test_a_good_value_is_taken(name, value, attribute, expected):
    assert getattr(read(**{name: value}), attribute) == expected


def test_further_crops_and_rules_come_from_a_folder_that_is_there(tmp_path):
    assert read(NGUON_CROPS=str(tmp_path)).crops == tmp_path
    assert read(NGUON_RULES=str(tmp_path)).rules == tmp_path


def test_a_mail_server_needs_a_sender():
    with pytest.raises(ConfigurationError, match="NGUON_MAIL_FROM"):
        read(NGUON_SMTP_URL="smtp://mail.example")

    settings = read(NGUON_SMTP_URL="smtp://mail.example", NGUON_MAIL_FROM="a@nguon.example")
    assert settings.smtp_url == "smtp://mail.example"


def test_all_problems_are_named_at_once():
    with pytest.raises(ConfigurationError) as caught:
        Settings.from_environment({"NGUON_TRUSTED_PROXIES": "many", "NGUON_BASE_URL": "x"})

    for name in (*COMPLETE, "NGUON_TRUSTED_PROXIES"):
        assert name in str(caught.value)


def test_no_secret_is_shown_by_repr_or_by_a_refusal():
    settings = read(
        NGUON_SMTP_URL="smtp://lan:pass-of-mail@mail.example", NGUON_MAIL_FROM="a@nguon.example"
    )
    shown = repr(settings)
    for secret in (SECRET, "correct horse", "pass-of-database", "pass-of-mail"):
        assert secret not in shown

    with pytest.raises(ConfigurationError) as caught:
        read(NGUON_SMTP_URL="imap://lan:pass-of-mail@mail.example", NGUON_SECRET_KEY="abc-secret")
    assert "pass-of-mail" not in str(caught.value)
    assert "abc-secret" not in str(caught.value)


def test_settings_cannot_be_changed():
    with pytest.raises(dataclasses.FrozenInstanceError):
        read().base_url = "https://evil.example"


def test_every_setting_has_a_variable_with_a_line_about_it():
    listed = Settings.variables()

    assert {f"NGUON_{field.name.upper()}" for field in dataclasses.fields(Settings)} <= set(listed)
    assert all(listed.values())


def test_development_fills_in_what_is_missing_and_finds_its_secrets_again(tmp_path):
    variables = {"NGUON_MODE": "development", "NGUON_VAR": str(tmp_path / "var")}
    first = Settings.from_environment(variables)
    second = Settings.from_environment(variables)

    assert first == second
    assert first.is_development
    assert first.base_url == "http://127.0.0.1:8000"
    assert first.database_url == f"sqlite:///{tmp_path / 'var' / 'nguon.sqlite'}"
    assert len(first.secret_key) >= 32
    assert first.secret_key != first.key_passphrase


def test_home_made_secrets_are_readable_by_their_owner_only(tmp_path):
    Settings.from_environment({"NGUON_MODE": "development", "NGUON_VAR": str(tmp_path)})

    for name in ("secret-key", "key-passphrase"):
        assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o600
    assert not list(tmp_path.glob(".*")), "no draft is left behind"


def test_what_is_given_wins_over_what_development_would_make(tmp_path):
    settings = Settings.from_environment(
        {
            "NGUON_MODE": "development",
            "NGUON_VAR": str(tmp_path),
            "NGUON_SECRET_KEY": SECRET,
            "NGUON_BASE_URL": "http://192.168.1.20:8000",
        }
    )

    assert settings.secret_key == SECRET
    assert settings.base_url == "http://192.168.1.20:8000"
    assert not (tmp_path / "secret-key").exists()


def test_programs_that_start_together_keep_one_secret(tmp_path):
    found = []
    together = threading.Barrier(8)

    def start():
        together.wait()
        found.append(development.kept_secret(tmp_path / "secret-key"))

    threads = [threading.Thread(target=start) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(set(found)) == 1
    assert len(found) == 8
