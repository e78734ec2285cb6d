"""Memory as a sum of simple curves, as an engineer writes it down in an afternoon."""
