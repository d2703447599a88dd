"""Kinds of inspections and laboratory tests, what they ask, and what was measured. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

from traceability.crops.facts import Choice, Fact, FactType
from traceability.crops.profile import Asking
from traceability.errors import N_, InvalidFact, InvalidInput
from traceability.words import Words

VALUES = "values"
"""The fact that keeps what was measured, a list of `Measured.kept`."""

MOST_VALUES = 100
LONGEST_NAME = 80


class Result(StrEnum):
    """How an inspection ended."""

    PASSED = "passed"
    FAILED = "failed"
    MEASURED = "measured"
    """Something was measured, and nothing judged."""


RESULT = Fact(
    code="result",
    label=Words("Kết quả", "Result"),
    type=FactType.CHOICE,
    required=True,
    choices=(
        Choice(Result.PASSED, Words("Đạt", "Passed")),
        Choice(Result.FAILED, Words("Không đạt", "Did not pass")),
        Choice(Result.MEASURED, Words("Chỉ đo, không kết luận", "Measured only")),
    ),
)
SAMPLED_ON = Fact(
    code="sampled_on", label=Words("Ngày lấy mẫu", "Sample taken on"), type=FactType.DATE
)
REPORT = Fact(code="report", label=Words("Số phiếu kết quả", "Report no."), type=FactType.TEXT)
_FACTS = (RESULT, SAMPLED_ON, REPORT)

RESIDUE = "residue"
"""The test that frees goods which were harvested too early."""

KINDS = tuple(
    Asking(code=code, name=Words(vi, en), facts=_FACTS)
    for code, vi, en in (
        ("visual", "Kiểm tra bằng mắt", "Visual inspection"),
        ("moisture", "Đo độ ẩm", "Moisture"),
        (RESIDUE, "Dư lượng thuốc bảo vệ thực vật", "Pesticide residues"),
        ("microbiology", "Vi sinh vật", "Microbiology"),
        ("heavy_metals", "Kim loại nặng", "Heavy metals"),
        ("organoleptic", "Cảm quan", "Organoleptic"),
        ("other", "Kiểm nghiệm khác", "Another test"),
    )
)


@dataclass(frozen=True, slots=True)
class Measured:
    """One value of a report, with its unit and the most that is allowed, where there is a limit."""

    name: str
    figure: Decimal
    unit: str
    limit: Decimal | None = None

    @classmethod
    def read(cls, given: Mapping[str, Any]) -> "Measured":
        """Read `{"name": ..., "figure": ..., "unit": ..., "limit": ...}`.

        Raises:
            InvalidFact: no name, or a figure or a limit that is no number from 0 on.
        """
        name, unit = str(given.get("name") or "").strip(), str(given.get("unit") or "").strip()
        if not 0 < len(name) <= LONGEST_NAME or len(unit) > LONGEST_NAME:
            raise InvalidFact(
                N_("A measured value needs a name of 1 to %(most)s characters."),
                field=VALUES,
                value=name[:LONGEST_NAME],
                most=LONGEST_NAME,
            )
        limit = given.get("limit")
        return cls(
            name,
            _number(given.get("figure")),
            unit,
            None if limit in (None, "") else _number(limit),
        )

    @property
    def exceeds(self) -> bool:
        """Whether it is more than is allowed."""
        return self.limit is not None and self.figure > self.limit

    @property
    def kept(self) -> dict[str, str | None]:
        """As it is kept in JSON: figures as they were typed."""
        return {
            "name": self.name,
            "figure": f"{self.figure:f}",
            "unit": self.unit,
            "limit": None if self.limit is None else f"{self.limit:f}",
        }


def kind_of(code: str) -> Asking:
    """The kind of inspection of that code.

    Raises:
        InvalidInput: there is none.
    """
    for kind in KINDS:
        if kind.code == code:
            return kind
    raise InvalidInput(
        N_("“%(value)s” is none of: %(choices)s."),
        field="kind",
        value=code,
        choices=", ".join(kind.code for kind in KINDS),
    )


def checked(
    code: str, answers: Mapping[str, object], values: Iterable[Mapping[str, Any]]
) -> dict[str, Any]:
    """The facts of an inspection in their types.

    Raises:
        MissingFact: no result.
        InvalidFact: an answer that cannot be, or one that passed with a value above its limit.
        InvalidInput: an unknown kind.
    """
    kept: dict[str, Any] = kind_of(code).check(answers)
    measured = [Measured.read(each) for each in values]
    if len(measured) > MOST_VALUES:
        raise InvalidFact(
            N_("A report has at most %(most)s values."),
            field=VALUES,
            value=len(measured),
            most=MOST_VALUES,
        )
    if kept[RESULT.code] == Result.PASSED:
        for each in measured:
            if each.exceeds:
                raise InvalidFact(
                    N_("%(name)s is %(value)s %(unit)s, more than %(limit)s: that did not pass."),
                    field=RESULT.code,
                    value=each.figure,
                    name=each.name,
                    unit=each.unit,
                    limit=each.limit,
                )
    if measured:
        kept[VALUES] = [each.kept for each in measured]
    return kept


def corrected(code: str, kept: Mapping[str, Any], answers: Mapping[str, object]) -> dict[str, Any]:
    """The facts of an inspection whose answers were wrong; values that are not named stay.

    Raises:
        MissingFact, InvalidFact, InvalidInput: as `checked`.
    """
    given = dict(answers)
    values = given.pop(VALUES, kept.get(VALUES, ()))
    if not isinstance(values, list | tuple) or not all(isinstance(v, Mapping) for v in values):
        raise InvalidFact(
            N_("Values are a list of name, figure, unit and limit."),
            field=VALUES,
            value=str(values),
        )
    return checked(code, given, values)


def _number(given: object) -> Decimal:
    text = str(given).strip().replace(",", ".", 1)
    try:
        number = Decimal(text)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or number < 0 or not -12 < number.adjusted() < 12:  # noqa: PLR2004 - no instrument has more digits
        raise InvalidFact(
            N_("“%(value)s” is not a number from 0 on."), field=VALUES, value=text[:LONGEST_NAME]
        )
    return number
