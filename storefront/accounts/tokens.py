"""Opaque tokens: 32 random bytes for who holds them, their SHA-256 for us."""

import hashlib
import secrets

_BYTES = 32


def new_token(prefix: str = "") -> str:
    """A token that cannot be guessed; the prefix lets people and scanners see what it opens."""
    return f"{prefix}{secrets.token_urlsafe(_BYTES)}"


def token_hash(token: str) -> bytes:
    """What is stored of a token. Its 256 random bits need no salt and no slow hash."""
    return hashlib.sha256(token.encode()).digest()
