"""Development mode: what the site needs beyond what the library's environment fills in."""

from collections.abc import Mapping

from traceability.environment import completed, development_folder, kept_secret

__all__ = ["defaults", "kept_secret"]


def defaults(given: Mapping[str, str]) -> dict[str, str]:
    """The variables that development mode fills in, where `given` does not set them."""
    folder = development_folder(given)
    values = {
        **completed(given),
        "NGUON_MAIL_FOLDER": str(folder / "mail"),
        "NGUON_MAIL_FROM": "nguon@localhost",
    }
    if "NGUON_SECRET_KEY" not in given:
        values["NGUON_SECRET_KEY"] = kept_secret(folder / "secret-key")
    return values
