"""The leak patterns, one per module; `registry` lists them."""
