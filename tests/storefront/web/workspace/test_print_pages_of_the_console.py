"""The pages of prints that the command line drew, read back in part or not at all."""

import pytest
from cooperative import plain

from storefront.printing import work
from storefront.printing.ledger import ask_for_print
from storefront.printing.paper import Layout
from traceability.stamps.ranges import Range


@pytest.fixture
def run(coop):
    """20 stamps of a packed lot."""
    return coop.stamps(coop.packed(40), 20)


def console_drawn(coop, run, tmp_path, *, proof, paper="a4"):
    """A print of 20 stamps as `nguon stamps sheet` draws it, into a file of its own."""
    with coop.deployment.transaction() as db:
        asked = ask_for_print(
            db,
            coop.recorder,
            run=db.merge(run),
            stamps=Range(1, 20),
            layout=Layout.checked("35x25", paper),
            out=str(tmp_path / "stamps.pdf"),
        )
        taken = work.take(db, asked, now=coop.deployment.clock())
    return work.work(coop.deployment, taken, proof=proof)


@pytest.mark.parametrize(
    ("proof", "said"),
    [
        (work.ALL, "All 20 codes were read back"),
        (10, "10 of 20 codes were read back"),
        (None, "No code was read back"),
    ],
)
def test_a_print_of_the_console_says_how_much_of_it_was_read_back(
    owner, coop, tmp_path, proof, said
):
    """The page broke where nothing was, and said that all was where it was a sample."""
    run = coop.stamps(coop.packed(40), 20)
    printed = console_drawn(coop, run, tmp_path, proof=proof, paper="roll-1-35x25")
    page = plain(owner.get("/workspace/stamps/1/prints/1?lang=en").text)
    assert said in page
    assert ("Ready to print" in page) == (proof == work.ALL)
    assert printed.proofed == {work.ALL: 20, 10: 10, None: None}[proof]


def test_a_print_of_the_console_is_drawn_anew_by_the_site(owner, coop, run, tmp_path):
    """It waited for ever: the site left to the command line what that had begun."""
    first = console_drawn(coop, run, tmp_path, proof=None)
    path = "/workspace/stamps/1/prints/1"
    assert "A command on the server wrote the file there" in owner.get(f"{path}?lang=en").text
    owner.send(f"{path}/again", page=path)
    second = work.work(coop.deployment, work.take_next(coop.deployment))
    assert (second.sha256, second.proofed) == (first.sha256, 20)
    assert owner.get(f"{path}/file.pdf").data == (tmp_path / "stamps.pdf").read_bytes()
