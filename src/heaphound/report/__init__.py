"""Findings as a person or a program reads them: terminal and JSON."""
