"""Where an order is shown. Letters carry these addresses, so they do not change. Pure."""


def buyer_link(base_url: str, token: str) -> str:
    """The buyer's private page of an order: who has the link needs no account."""
    return f"{base_url}/orders/{token}"


def workspace_link(base_url: str, number: str) -> str:
    """The order in the cooperative's workspace."""
    return f"{base_url}/workspace/orders/{number}"
