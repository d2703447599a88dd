"""Dates, numbers, weights and money as readers expect them, in Vietnamese and in English.

A figure and its unit are held together by a no-break space, so that no line ends between them.
"""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from babel.dates import format_date
from babel.numbers import format_decimal

from traceability.areas import Area
from traceability.times import VIETNAM

GRAMS_PER_KG = 1_000
M2_PER_HECTARE = 10_000
_SPACE = "\N{NO-BREAK SPACE}"
_DAY: Mapping[str, str] = {"vi": "dd/MM/yyyy", "en": "d MMM yyyy"}


def number(value: Decimal | float, language: str, *, decimals: int = 3) -> str:
    """A number with at most `decimals` places: `1.234,5` in Vietnamese, `1,234.5` in English."""
    pattern = "#,##0." + "#" * decimals if decimals else "#,##0"
    exact = Decimal(str(value))
    return format_decimal(exact, format=pattern, locale=language)


def weight(grams: int, language: str) -> str:
    """A weight in the unit that people weigh it in: `850 g`, `1.234,5 kg`, exact to the gram."""
    if abs(grams) < GRAMS_PER_KG:
        return f"{number(grams, language)}{_SPACE}g"
    return f"{number(Decimal(grams) / GRAMS_PER_KG, language)}{_SPACE}kg"


def area(area_m2: int, language: str) -> str:
    """An area: `500 m²`, and from 1 ha on `1,25 ha`."""
    if area_m2 < M2_PER_HECTARE:
        return f"{number(area_m2, language)}{_SPACE}m²"
    return f"{number(Decimal(area_m2) / M2_PER_HECTARE, language, decimals=2)}{_SPACE}ha"


def land(measured: Area, language: str) -> str:
    """An area as it was typed, with its size where that says more: `5 sào (1.800 m²)`."""
    size = area(measured.square_metres, language)
    if measured.unit == "m²":
        return size
    typed = f"{number(Decimal(measured.figure), language, decimals=6)}{_SPACE}{measured.unit}"
    return typed if typed == size else f"{typed} ({size})"


def money(vnd: int, language: str) -> str:
    """An amount in đồng: `185.000 ₫` in Vietnamese, `₫185,000` in English."""
    figure = number(abs(vnd), language, decimals=0)
    sign = "-" if vnd < 0 else ""
    return f"{sign}₫{figure}" if language == "en" else f"{sign}{figure}{_SPACE}₫"


def day(value: date, language: str) -> str:
    """A date, `22/11/2026` or `22 Nov 2026`; of a moment its date in Vietnam."""
    if isinstance(value, datetime):
        value = value.astimezone(VIETNAM).date()
    return format_date(value, format=_DAY[language], locale=language)


def moment(value: datetime, language: str) -> str:
    """An aware moment on Vietnam's clocks: `09:12, 22/11/2026` or `09:12, 22 Nov 2026`."""
    local = value.astimezone(VIETNAM)
    return f"{local:%H:%M}, {day(local.date(), language)}"
