"""The record of one investigation on disk: samples, snapshots, findings."""
