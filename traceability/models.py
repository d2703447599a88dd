"""Every table of the library in one import, for migrations and for opening a database."""

from traceability.database import Base
from traceability.deliveries import models as deliveries
from traceability.events import models as events
from traceability.field import models as field
from traceability.files import models as files
from traceability.lots import models as lots
from traceability.parties import models as parties
from traceability.recalls import models as recalls
from traceability.rules import models as rules
from traceability.stamps import models as stamps

__all__ = [
    "Base",
    "deliveries",
    "events",
    "field",
    "files",
    "lots",
    "parties",
    "recalls",
    "rules",
    "stamps",
]
