"""Who sells here, on what terms, and what becomes of what buyers type.

Decree 52/2013/NĐ-CP as amended by 85/2021/NĐ-CP asks a shop for its owner (Art. 29), general terms
(Art. 32), shipping (Art. 33) and ways of paying (Art. 34). Sellers are the cooperatives, so each
is named from its own register.
"""

from flask import render_template
from flask.typing import ResponseReturnValue

from storefront.orders.letters import NO_FEE_YET
from storefront.orders.payment import gateways
from storefront.web.compression import compressible
from storefront.web.current import deployment
from storefront.web.shop.area import blueprint
from storefront.web.shop.browse import sellers_of


@blueprint.get("/about")
def about() -> ResponseReturnValue:
    """Who runs the site, and who sells on it."""
    with deployment().reading() as db:
        return render_template("shop/about.html", sellers=sellers_of(db))


@blueprint.get("/terms")
@compressible
def terms() -> ResponseReturnValue:
    """What is agreed when something is ordered."""
    return render_template("shop/terms.html", gateways=gateways(), no_fee_yet=NO_FEE_YET)


@blueprint.get("/shipping-returns")
@compressible
def shipping_returns() -> ResponseReturnValue:
    """How goods come, and what to do when they are not right."""
    return render_template("shop/shipping_returns.html", gateways=gateways(), no_fee_yet=NO_FEE_YET)


@blueprint.get("/privacy")
@compressible
def privacy() -> ResponseReturnValue:
    """What is kept of buyers, who sees it, how it is removed."""
    return render_template("shop/privacy.html")
