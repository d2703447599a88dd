"""A text in both languages: Vietnamese always, English where somebody wrote it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """One text for people. Vietnamese is required; a missing English shows the Vietnamese."""

    vi: str
    en: str | None = None

    def in_(self, language: str) -> str:
        """The text for `language` ("vi", "en", "en-GB", ...), Vietnamese where there is none."""
        if language.lower().startswith("en") and self.en:
            return self.en
        return self.vi

    def lacks(self, language: str) -> bool:
        """Whether `in_(language)` falls back, so that the page can say so."""
        return language.lower().startswith("en") and not self.en

    def __str__(self) -> str:
        return self.vi
