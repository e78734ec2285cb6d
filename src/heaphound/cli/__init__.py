"""The command line: a lazy command table and one file per command."""
