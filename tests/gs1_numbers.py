"""Goods with GS1 numbers, for tests. The numbers are fictitious, not licensed."""

from traceability.lots.models import Product
from traceability.parties.models import Organisation, Place

GTIN = "8938501234568"
GLN = "8938501234568"
PLOT_GLN = "8938501234575"
SSCC = "189385012345678905"
LINK = f"/01/0{GTIN}"


def number(deployment, tea):
    """Give a farm's product, plot and organisation their numbers."""
    with deployment.transaction() as session:
        session.get_one(Product, tea.packet.id).gtin = GTIN
        session.get_one(Place, tea.plot.id).gln = PLOT_GLN
        session.get_one(Organisation, tea.organisation.id).gln = GLN
