"""The rule sets that this installation knows: those shipped with it, and folders added."""

from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

from traceability.errors import N_, InvalidInput, RuleSetError
from traceability.rules.document import parse_rule_set
from traceability.rules.rule_set import RuleSet

CIRCULAR = "circular_02_2024"
"""The text that says what a scan must show."""


class RuleBook:
    """Rule sets by code. A file loaded later takes the place of one with the same code."""

    def __init__(self) -> None:
        """Start without any."""
        self._rule_sets: dict[str, RuleSet] = {}

    def load_directory(self, directory: Traversable) -> tuple[RuleSet, ...]:
        """Add the rule set of every `.toml` file in a folder; all of them or, if one is bad, none.

        Raises:
            RuleSetError: a file is no rule set; `.params["file"]` names it.
        """
        files = sorted(
            (each for each in directory.iterdir() if each.name.endswith(".toml")),
            key=lambda each: each.name,
        )
        loaded = tuple(_load(each) for each in files)
        self._rule_sets |= {each.code: each for each in loaded}
        return loaded

    def rule_set(self, code: str) -> RuleSet:
        """The rule set of that code.

        Raises:
            InvalidInput: there is none.
        """
        try:
            return self._rule_sets[code]
        except KeyError:
            raise InvalidInput(
                N_("“%(value)s” is none of: %(choices)s."),
                field="rule_set",
                value=code,
                choices=", ".join(sorted(self._rule_sets)),
            ) from None

    def rule_sets(self) -> tuple[RuleSet, ...]:
        """Every rule set, the oldest text first."""
        return tuple(
            sorted(self._rule_sets.values(), key=lambda each: (each.effective_from, each.code))
        )


def shipped() -> RuleBook:
    """A new book of the rule sets in this package, alone."""
    book = RuleBook()
    book.load_directory(resources.files(__package__))
    return book


@cache
def installation() -> RuleBook:
    """The book that the functions below ask."""
    return shipped()


def load_directory(directory: Path) -> tuple[RuleSet, ...]:
    """Add a folder of rule files to this installation; called at the start.

    Raises:
        RuleSetError: a file is no rule set.
    """
    return installation().load_directory(directory)


def rule_set(code: str) -> RuleSet:
    """The rule set of this installation of that code.

    Raises:
        InvalidInput: there is none.
    """
    return installation().rule_set(code)


def _load(file: Traversable) -> RuleSet:
    """One file's rule set; the error of a bad one is told again with the name of the file."""
    try:
        return parse_rule_set(file.read_text(encoding="utf-8"))
    except (RuleSetError, UnicodeDecodeError) as problem:
        place = problem.field if isinstance(problem, RuleSetError) else None
        raise RuleSetError(
            N_("The rule file %(file)s cannot be used. %(problem)s"),
            field=place,
            file=file.name,
            problem=str(problem),
        ) from problem
