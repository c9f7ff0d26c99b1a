"""The rules of nova-lint, one TOML file each."""
