"""Flask-Babel's gettext with types: it carries none of its own."""

import flask_babel


def gettext(message: str, /, **params: object) -> str:
    """The text in the language of the page, with its named placeholders filled in."""
    return str(flask_babel.gettext(message, **params))


def ngettext(singular: str, plural: str, num: int, /, **params: object) -> str:
    """The same where a count decides between one and many; `%(num)s` is the count, grouped."""
    texts = flask_babel.get_domain().get_translations()
    chosen = texts.ungettext(singular, plural, num)
    return str(chosen % {"num": flask_babel.format_decimal(num), **params})
