"""Ways of being paid, one file each, behind `storefront.orders.payment.PaymentGateway`."""
