"""Real Node processes, recorded."""
