"""What V8's sampling heap profiler saw: where memory was allocated that is alive."""
