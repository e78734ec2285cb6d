"""One condition per module; none imports another. `registry` lists them in the order they stand."""
