"""Development mode: what a fresh machine lacks, made in a folder that version control ignores.

The folder holds the database, the stored files, the outgoing mail and two secrets. The secrets
are made once, readable by their owner only, and found again at the next start: otherwise every
start would sign everybody out and make every stamp key unreadable.
"""

import os
import secrets
from collections.abc import Mapping
from pathlib import Path

DEFAULT_FOLDER = "var"
_PRIVATE = 0o600


def defaults(given: Mapping[str, str]) -> dict[str, str]:
    """The variables that development mode fills in, where `given` does not set them."""
    folder = Path(given.get("NGUON_VAR", DEFAULT_FOLDER)).absolute()
    folder.mkdir(parents=True, exist_ok=True)
    values = {
        "NGUON_DATABASE_URL": f"sqlite:///{folder / 'nguon.sqlite'}",
        "NGUON_BASE_URL": "http://127.0.0.1:8000",
        "NGUON_FILES": str(folder / "files"),
        "NGUON_MAIL_FOLDER": str(folder / "mail"),
        "NGUON_MAIL_FROM": "nguon@localhost",
    }
    for name, file_name in (
        ("NGUON_SECRET_KEY", "secret-key"),
        ("NGUON_KEY_PASSPHRASE", "key-passphrase"),
    ):
        if name not in given:
            values[name] = kept_secret(folder / file_name)
    return values


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
