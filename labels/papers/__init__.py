"""The shipped papers, one TOML file each; `labels.paper` says how they read."""
