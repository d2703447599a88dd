"""The demo: three invented cooperatives with weeks of history, made through the services."""
