import doctest
from importlib import resources

import labels


def test_the_example_in_the_docstring_works():
    result = doctest.testmod(labels)
    assert result.attempted > 0
    assert result.failed == 0


def test_everything_that_is_promised_is_there():
    assert all(hasattr(labels, name) for name in labels.__all__)


def test_fonts_and_designs_travel_with_the_package():
    for folder, ending, least in (("fonts", ".ttf", 2), ("designs", ".toml", 2)):
        files = resources.files("labels") / folder
        assert sum(f.name.endswith(ending) for f in files.iterdir()) >= least
