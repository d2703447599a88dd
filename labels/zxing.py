"""One door to zxing, which reads codes out of pictures."""

from typing import Any

from labels.proof_errors import ProofUnavailable


def zxing() -> Any:
    """The package.

    Raises:
        ProofUnavailable: it is not installed.
    """
    try:
        import zxingcpp
    except ImportError as error:
        raise ProofUnavailable("zxingcpp") from error
    return zxingcpp
