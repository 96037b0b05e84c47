"""The bundled cases: one YAML file each, loaded by name."""
