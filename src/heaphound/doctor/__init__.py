"""What a recorded process suffers from: pure functions on what `watch` records."""
