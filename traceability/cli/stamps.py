"""`nguon stamps`: the area; what it does is loaded when it is asked for.

To issue stamps other processes are started, and the sooner they are, the sooner all is printed.
"""

import click

from traceability.cli.commands import Area


@click.group(cls=Area)
def stamps() -> None:
    """Issue, bind, activate and void stamps."""
