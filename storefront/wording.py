"""A text in a given language, outside of any page: letters, files for marketplaces.

Pages use Flask-Babel; what is written without a request uses the same catalogues through here.
"""

from functools import cache
from pathlib import Path

from babel.support import NullTranslations, Translations

import traceability

FOLDERS = (
    Path(__file__).parent / "web" / "translations",
    Path(traceability.__file__).parent / "translations",
)


def say(template: str, language: str, **params: object) -> str:
    """The text of an English message id in `language`, with its named placeholders filled in.

    A text that has no translation stays English.
    """
    text = str(_catalogue(language).gettext(template))
    return text % params if params else text


@cache
def _catalogue(language: str) -> NullTranslations:
    catalogue = NullTranslations()
    for folder in FOLDERS:
        found = Translations.load(str(folder), [language])
        if isinstance(found, Translations):
            found.add_fallback(catalogue)
            catalogue = found
    return catalogue
