"""An unattended guard: watch for weeks, capture when memory grows, diagnose, and tell."""
