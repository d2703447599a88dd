"""The page behind every stamp: the answer first, then what it rests on."""

from storefront.web.scan import doubt
from storefront.web.scan.views import blueprint

__all__ = ["blueprint", "doubt"]
