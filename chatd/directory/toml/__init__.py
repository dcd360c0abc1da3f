"""The readable TOML file of an organisation: ops/organisations.example.toml explains every key."""
