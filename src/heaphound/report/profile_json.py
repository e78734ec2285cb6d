"""A profile as `heaphound/profile@1`; docs/profiling.md says what each name means."""

from __future__ import annotations

from typing import Any

from heaphound.profile.frames import Frame
from heaphound.profile.result import ProfileResult
from heaphound.profile.segments import Segment
from heaphound.profile.sites import Site

SCHEMA = "heaphound/profile@1"


def profile_json(result: ProfileResult, top: int) -> dict[str, Any]:
    """Give the document; `top` bounds the sites."""
    origin, window = result.origin, result.window
    return {
        "schema": SCHEMA,
        "source": origin.source,
        "mode": "tracked" if origin.exact else "allocated" if origin.collected else "surviving",
        "pid": origin.pid,
        "node": origin.node,
        "interval_bytes": origin.interval_bytes,
        "ended": origin.ended or None,
        "window": None
        if window is None
        else {
            "begin": None if window.begin is None else window.begin.number,
            "end": window.end.number,
            "seconds": round(result.seconds, 3),
            "growth_since": None if result.since is None else result.since.number,
        },
        "total_bytes": result.sites.total_bytes,
        "growth_bytes": None
        if result.since is None
        else result.end.total_bytes - result.begin.total_bytes,
        "samples": len(result.shown.sample_node),
        "kinds": {kind.name.lower(): size for kind, size in result.sites.by_kind.items()},
        "packages": result.sites.by_package,
        "sites": [
            _site(site, result.sites.total_bytes, grows=result.since is not None)
            for site in result.sites.sites[:top]
        ],
        "sites_total": len(result.sites.sites),
        "readings": [_reading(one) for one in result.segments],
        "notes": list(result.notes),
    }


def frame_json(frame: Frame) -> dict[str, Any]:
    """Give one frame."""
    return {
        "function": frame.name,
        "file": frame.file or None,
        "line": frame.line or None,
        "column": frame.column or None,
        "kind": frame.kind.name.lower(),
        "package": frame.package,
    }


def _site(site: Site, total: int, *, grows: bool) -> dict[str, Any]:
    return {
        **frame_json(site.frame),
        "bytes": site.size_bytes,
        "share": round(site.size_bytes / max(1, total), 4),
        "growth_bytes": site.grown_bytes if grows else None,
        "samples": site.samples,
        "through": site.through,
        "loading": site.loading,
        "stack": [frame_json(frame) for frame in site.stack],
    }


def _reading(segment: Segment) -> dict[str, Any]:
    return {
        "number": segment.number,
        "time": round(segment.time, 3),
        "seconds": round(segment.seconds, 3),
        "sampler": segment.sampler,
        "total_bytes": segment.total_bytes,
        "samples": segment.samples,
        "pause_seconds": round(segment.pause_seconds, 4),
    }
