"""The shipped papers, one TOML file each; `labels.stock` says how they read."""
