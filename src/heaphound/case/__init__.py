"""The record of one investigation on disk: samples, snapshots, findings."""

from heaphound.case.folder import Case, SnapshotWriter

__all__ = ["Case", "SnapshotWriter"]
