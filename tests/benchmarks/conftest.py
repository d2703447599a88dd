"""What is measured is what a cooperative has: engines that compile and that wait for the disk."""

import pytest
import quick_engines
import sqlalchemy

from traceability import database


@pytest.fixture(autouse=True, scope="session")
def engines_as_in_use():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(database, "create_engine", sqlalchemy.create_engine)
        patch.setattr(database, "_prepare_sqlite", quick_engines.durable_sqlite)
        yield
