"""From a Target to snapshots in a Case: guarded, streamed, measured, recorded."""
