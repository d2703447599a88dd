"""The `nguon` command."""


def run() -> None:
    """Start it. Processes that it starts import this module again, which must cost them nothing."""
    from traceability.cli.main import main

    main()
