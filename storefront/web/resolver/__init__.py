"""What a GS1 Digital Link leads to: a page for people, a linkset for programs."""

from storefront.web.resolver.views import blueprint

__all__ = ["blueprint"]
