"""The shipped designs, one TOML file each; `labels.design` says how they read."""
