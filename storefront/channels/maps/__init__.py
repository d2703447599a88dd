"""Column maps of the marketplaces that come with Nguồn: one file each."""
