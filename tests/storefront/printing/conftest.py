"""A blank reel to print from."""

import pytest
from stamped import open_farm, stamp

from traceability.stamps.models import StampRun
from traceability.stamps.ranges import Range


class Desk:
    """Somebody who prints."""

    def __init__(self, deployment, count=200):
        self.deployment = deployment
        self.tea = open_farm(deployment)
        self.run_id = stamp(deployment, self.tea, None, count=count).run.id

    def ask(self, first=1, last=100, **kwargs):
        from storefront.printing.ledger import ask_for_print
        from storefront.printing.paper import Layout

        layout = Layout.checked(
            kwargs.pop("design", "35x25"),
            kwargs.pop("paper", "a4"),
            kwargs.pop("start", 1),
            **{name: kwargs.pop(name) for name in ("language", "dpi") if name in kwargs},
        )
        with self.deployment.transaction() as session:
            run = session.get_one(StampRun, self.run_id)
            return ask_for_print(
                session,
                self.tea.recorder,
                run=run,
                stamps=Range(first, last),
                layout=layout,
                **kwargs,
            )

    def left(self):
        from storefront.printing.ledger import left_to_print

        with self.deployment.reading() as session:
            return left_to_print(session, session.get_one(StampRun, self.run_id))


@pytest.fixture
def desk(deployment):
    """A reel of 200 stamps, on both databases."""
    return Desk(deployment)


@pytest.fixture
def small_desk(sqlite_deployment):
    """A reel of 61 stamps, where the database does not matter."""
    return Desk(sqlite_deployment, count=61)
