"""A port that is taken is said at once."""

import socket

import pytest

from storefront.cli.serving import run
from traceability.cli.exits import Refused


def test_a_taken_port_is_refused_with_what_to_do():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

        with pytest.raises(Refused, match=f"127.0.0.1:{port}.*--port"):
            run(None, host="127.0.0.1", port=port)
