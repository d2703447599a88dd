"""Every resource of /epcis in one import: each file adds its views to the blueprint."""

from storefront.epcis import capture, description, discovering, events, queries
from storefront.epcis.area import blueprint

__all__ = ["blueprint", "capture", "description", "discovering", "events", "queries"]
