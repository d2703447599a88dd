"""Vietnamese or English: which one a page speaks, and how the two names of a thing are chosen.

Vietnamese is the default. Only a person's own choice changes it: the switch on every page
(`?lang=en`, remembered in a cookie) or, for who is signed in and has not switched, the language
kept with the person. The browser's `Accept-Language` is not asked: phones bought abroad would
show English to people who do not read it. Under /epcis it is the other way round: programs of
people abroad ask there, and are told English unless their `Accept-Language` prefers Vietnamese.
"""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import quote, urlencode

from flask import Flask, Response, has_request_context, request
from flask_babel import Babel, get_locale, gettext
from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup

import traceability
from labels.errors import Size
from storefront import formats
from storefront.web.current import who
from traceability.areas import Area
from traceability.quantities import Grams
from traceability.words import Words

LANGUAGES = {"vi": "Tiếng Việt", "en": "English"}
DEFAULT = "vi"
COOKIE = "nguon_language"
_ABROAD = "/epcis/"
_YEAR_SECONDS = 365 * 24 * 3600

TRANSLATIONS = (
    Path(__file__).parent / "translations",
    Path(traceability.__file__).parent / "translations",
)


def language() -> str:
    """The language in force, `vi` or `en`: that of the page, or what `force_locale` says."""
    locale = get_locale()
    return str(locale.language) if locale else DEFAULT


def _chosen() -> str:
    if not has_request_context():
        return DEFAULT
    if request.path.startswith(_ABROAD):
        return request.accept_languages.best_match(("en", "vi"), default="en")
    person = who()
    for wish in (
        request.args.get("lang"),
        request.cookies.get(COOKIE),
        person.person.language if person else None,
    ):
        if wish in LANGUAGES:
            return str(wish)
    return DEFAULT


class Sayable(Protocol):
    """An error, or a notice: a message id with what stands in its named places."""

    @property
    def template(self) -> str:
        """The message id."""

    @property
    def params(self) -> dict[str, Any]:
        """What stands in its places."""


def say(told: Sayable) -> str:
    """What an error or a notice says, in the language of the page, figures and names included."""
    said = {name: _said(name, value) for name, value in told.params.items()}
    return str(gettext(told.template) % said if said else gettext(told.template))


def _said(name: str, value: object) -> object:
    if name == "box":  # of a label's design: see labels.design.boxes
        return gettext(str(value))
    if isinstance(value, Grams):
        return formats.weight(int(value), language())
    if isinstance(value, date):
        return formats.day(value, language())
    if isinstance(value, Decimal | Size):
        sides = value.sides if isinstance(value, Size) else (value,)
        return " × ".join(formats.number(side, language()) for side in sides)
    if isinstance(value, Words):
        return value.in_(language())
    return value


def two_text(thing: Any, name: str) -> str:
    """The text `name` of a thing that has `name_vi` and `name_en`; Vietnamese where English lacks.

    `thing` is an object, a mapping, or one whose attribute `name` is a `Words`. Plain text, for
    titles and attributes.
    """
    return _words(thing, name).in_(language())


def two(thing: Any, name: str) -> Markup:
    """The same for the running text of a page: Vietnamese that stands in is marked as such."""
    words = _words(thing, name)
    if words.lacks(language()) and words.vi:
        return Markup('<span class="fallback" lang="vi">{}</span>').format(words.vi)
    return Markup("{}").format(words.in_(language()))


def _words(thing: Any, name: str) -> Words:
    if isinstance(thing, Mapping):
        return Words(vi=thing.get(f"{name}_vi") or "", en=thing.get(f"{name}_en"))
    own = getattr(thing, name, None)
    if isinstance(own, Words):
        return own
    return Words(
        vi=getattr(thing, f"{name}_vi") or "",
        en=getattr(thing, f"{name}_en", None),
    )


def here_in(other: str) -> str:
    """The address of this very page in another language.

    What only takes forms cannot be opened by a link; from its error page one comes to the first.
    """
    if request.url_rule and "GET" not in (request.url_rule.methods or ()):
        return f"{request.script_root}/?lang={other}"
    arguments = {**request.args.to_dict(flat=False), "lang": [other]}
    return f"{request.script_root}{quote(request.path)}?{urlencode(arguments, doseq=True)}"


def remember(response: Response) -> Response:
    """Keep a switch of language in a cookie, and say in which language the page is."""
    wish = request.args.get("lang")
    if wish in LANGUAGES:
        response.set_cookie(
            COOKIE,
            wish,
            max_age=_YEAR_SECONDS,
            httponly=True,
            samesite="Lax",
            secure=request.is_secure,
        )
    if response.mimetype == "text/html":
        response.headers.setdefault("Content-Language", language())
        response.vary.add("Cookie")
    return response


def set_up(app: Flask) -> None:
    """Give the app its languages, and templates their filters."""
    Babel(
        app,
        default_locale=DEFAULT,
        default_timezone="Asia/Ho_Chi_Minh",
        default_translation_directories=";".join(str(folder) for folder in TRANSLATIONS),
        locale_selector=_chosen,
    )
    app.after_request(remember)
    _group_counts(app)
    app.template_filter("day")(_day)
    app.template_filter("moment")(_moment)
    app.template_filter("number")(_number)
    app.template_filter("weight")(_weight)
    app.template_filter("area")(_area)
    app.template_filter("land")(_land)
    app.template_filter("money")(_money)
    app.template_filter("say")(say)
    app.jinja_env.globals.update(
        two=two, two_text=two_text, language=language, here_in=here_in, LANGUAGES=LANGUAGES
    )


def _group_counts(app: Flask) -> None:
    """In templates, too, `%(num)s` of `ngettext` is written as numbers are: 3.000."""
    told: Any = app.jinja_env.globals["ngettext"]

    @pass_context
    def ngettext(
        context: Context, singular: str, plural: str, num: int, /, **variables: object
    ) -> str:
        said: str = told(context, singular, plural, num, **{"num": _number(num), **variables})
        return said  # still marked as safe, where the page escapes

    app.jinja_env.globals["ngettext"] = ngettext


def _day(value: date) -> str:
    return formats.day(value, language())


def _moment(value: datetime) -> str:
    return formats.moment(value, language())


def _number(value: Decimal | float, decimals: int = 3) -> str:
    return formats.number(value, language(), decimals=decimals)


def _weight(grams: int) -> str:
    return formats.weight(grams, language())


def _area(area_m2: int) -> str:
    return formats.area(area_m2, language())


def _land(measured: Area) -> str:
    return formats.land(measured, language())


def _money(vnd: int) -> str:
    return formats.money(vnd, language())
