"""Certain edits for findings of the scan: one kind of repair per file."""
