"""Every table of the library in one import, for migrations and for opening a database."""

from traceability.database import Base
from traceability.epcis import models as epcis
from traceability.events import models as events
from traceability.files import models as files
from traceability.lots import models as lots
from traceability.parties import models as parties
from traceability.recalls import models as recalls
from traceability.stamps import models as stamps

__all__ = ["Base", "epcis", "events", "files", "lots", "parties", "recalls", "stamps"]
