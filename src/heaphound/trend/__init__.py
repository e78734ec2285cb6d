"""Memory samples over time become a verdict: growing, settling, steady, inconclusive."""
