"""What every work in the field keeps, whatever the crop: product, dose, area, weather. Pure."""

from decimal import Decimal

from traceability.crops.facts import Choice, Fact, FactType
from traceability.words import Words

DOSE_UNITS = (
    "ml/l",
    "g/l",
    "ml/sào",
    "g/sào",
    "kg/sào",
    "l/ha",
    "kg/ha",
    "ml",
    "l",
    "g",
    "kg",
)
"""What a dose is counted in: in the tank, on the land, or all together."""

MOST_PHI_DAYS = 365

PRODUCT = Fact(
    code="product",
    label=Words("Thuốc, phân đã dùng", "Product used"),
    type=FactType.TEXT,
)
ACTIVE_INGREDIENT = Fact(
    code="active_ingredient",
    label=Words("Hoạt chất", "Active ingredient"),
    type=FactType.TEXT,
)
DOSE = Fact(
    code="dose",
    label=Words("Liều lượng", "Dose"),
    type=FactType.NUMBER,
    minimum=Decimal("0.001"),
    maximum=Decimal(100_000),
)
PHI_DAYS = Fact(
    code="phi_days",
    label=Words("Thời gian cách ly", "Pre-harvest interval"),
    type=FactType.NUMBER,
    unit=Words("ngày", "days"),
    minimum=Decimal(0),
    maximum=Decimal(MOST_PHI_DAYS),
)
WEATHER = Fact(
    code="weather",
    label=Words("Thời tiết", "Weather"),
    type=FactType.CHOICE,
    choices=(
        Choice("sunny", Words("Nắng", "Sunny")),
        Choice("cloudy", Words("Nhiều mây", "Cloudy")),
        Choice("windy", Words("Có gió", "Windy")),
        Choice("rain", Words("Mưa", "Rain")),
    ),
)
AREA = Words("Diện tích đã làm", "Area treated")
"""What the facts `area`, `area_unit` and `area_m2` are called."""

KEPT = frozenset(
    {
        *(fact.code for fact in (PRODUCT, ACTIVE_INGREDIENT, DOSE, PHI_DAYS, WEATHER)),
        *("crop", "input", "registration", "dose_unit", "area", "area_unit", "area_m2", "operator"),
    }
)
"""Every fact that is not the crop file's own."""
