"""Search keys: Vietnamese text without case and accents."""

import unicodedata

LONGEST = 600
"""Characters of the columns that are searched."""


def fold(*texts: str | None) -> str:
    """Join texts into one search key: `"Chè Đinh"` becomes `"che dinh"`.

    The database needs no extension for this, so it works on SQLite and PostgreSQL alike.
    """
    joined = " ".join(text for text in texts if text)
    plain = joined.replace("Đ", "D").replace("đ", "d")
    letters = unicodedata.normalize("NFD", plain)
    bare = "".join(c for c in letters if not unicodedata.combining(c)).casefold()
    return " ".join(bare.split())[:LONGEST]
