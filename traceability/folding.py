"""Search keys: Vietnamese text without case and accents."""

import unicodedata


def fold(*texts: str | None) -> str:
    """Join texts into one search key: `"Chè Đinh"` becomes `"che dinh"`.

    The database needs no extension for this, so it works on SQLite and PostgreSQL alike.
    """
    joined = " ".join(text for text in texts if text)
    plain = joined.replace("Đ", "D").replace("đ", "d")
    letters = unicodedata.normalize("NFD", plain)
    return " ".join("".join(c for c in letters if not unicodedata.combining(c)).casefold().split())
