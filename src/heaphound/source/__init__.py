"""JavaScript and TypeScript source: where a function is, and which patterns leak."""
