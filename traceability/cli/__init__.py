"""The `nguon` command."""

import gc
import os

_BEFORE_A_LOOK = (50_000, 20, 100)


def run() -> None:
    """Start it. Processes that it starts import this module again, which must cost them nothing.

    Loading a program makes objects and hardly any garbage, so garbage is looked for seldom, and
    not at the end, when all goes anyway: together half a second of every command. NumPy's threads
    for matrices, which nobody multiplies here, would cost each process a tenth.
    """
    gc.set_threshold(*_BEFORE_A_LOOK)
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from traceability.cli.main import main

    try:
        main()
    finally:
        gc.freeze()
