"""What runs beside the pages: thin loops that call services."""
