"""One category of leak per file; `registry` lists them in order. None imports another."""
