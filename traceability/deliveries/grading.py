"""Grades: the answer to the one fact of a crop's stage that prices go by. Pure."""

from collections.abc import Mapping

from traceability.crops.facts import Choice
from traceability.crops.profile import CropProfile, Stage, StageKind
from traceability.errors import N_, InvalidInput
from traceability.words import Words

UNGRADED = ""
"""The grade of goods that have none."""

LONGEST_GRADE = 40


def delivery_stages(crop: CropProfile, form: str) -> tuple[Stage, ...]:
    """The stages by which a form comes from members: buying it in first, then the harvest."""
    return tuple(
        stage
        for kind in (StageKind.RECEIVE, StageKind.HARVEST)
        for stage in crop.stages_of(kind)
        if form in stage.outputs
    )


def grade_of(stage: Stage, facts: Mapping[str, object]) -> str:
    """The grade that the answers say, `UNGRADED` where the stage knows none."""
    return str(facts.get(stage.grade, UNGRADED)) if stage.grade else UNGRADED


def grades_of(crop: CropProfile, form: str) -> tuple[Choice, ...]:
    """The grades in which a form may be delivered, the order of the crop's file kept."""
    found: dict[str, Choice] = {}
    for stage in delivery_stages(crop, form):
        fact = stage.grade_fact
        for choice in fact.choices if fact else ():
            found.setdefault(choice.code, choice)
    return tuple(found.values())


def grade_words(crop: CropProfile, form: str, grade: str) -> Words:
    """What a grade is called; its code where the crop's file knows it no more."""
    for choice in grades_of(crop, form):
        if choice.code == grade:
            return choice.name
    return Words(grade)


def may_be_ungraded(crop: CropProfile, form: str) -> bool:
    """Whether the form may come without a grade: its stage asks for none, or need not be told."""
    facts = [stage.grade_fact for stage in delivery_stages(crop, form)]
    return any(fact is None or not fact.required for fact in facts)


def checked_grade(crop: CropProfile, form: str, grade: str) -> str:
    """A grade that prices can be set for.

    Raises:
        InvalidInput: the form does not come from members, or not in that grade.
    """
    known = {choice.code for choice in grades_of(crop, form)}
    if may_be_ungraded(crop, form):
        known.add(UNGRADED)
    if grade not in known:
        raise InvalidInput(
            N_("“%(value)s” is not a grade of this material."), field="grade", value=grade
        )
    return grade
