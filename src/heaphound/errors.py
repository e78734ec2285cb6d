"""Every error a user can meet, in one tree. Imports nothing of the package.

    HeaphoundError
    ├── TargetError                     the Node process, or the way to it
    │   ├── NoSuchProcess
    │   ├── NotNode
    │   ├── ProcessPermission
    │   ├── NodeTooOld                  names the version that is needed
    │   ├── InspectorUnavailable        port taken, closed, or it never opened
    │   ├── TargetBusy                  another heaphound takes snapshots of it
    │   ├── TargetStopped               SIGSTOP, a debugger of the system, a frozen container
    │   ├── TargetDied
    │   ├── ConnectionLost              the inspector's websocket was cut
    │   ├── ProtocolViolation           the peer does not speak the inspector protocol
    │   │   └── SamplerStopped          by another client of the inspector
    │   ├── PrometheusUnavailable       no server there, or it refuses the query
    │   ├── SnapshotWouldNotFit         the guard refuses: memory, heap limit or disk
    │   └── LaunchFailed
    ├── SnapshotError                   the bytes of a heap snapshot
    │   ├── SnapshotUnreadable          no such file, no permission, damaged compression
    │   ├── NotASnapshot
    │   ├── SnapshotTruncated
    │   └── SnapshotCorrupt
    ├── ProfileError                    a profile of allocations
    │   ├── NotAProfile
    │   ├── ProfileUnusable             it has no reading
    │   └── AllocationsNotRecorded      the snapshot was taken without allocation stacks
    ├── ComparisonError                 the snapshots do not fit together
    │   ├── TooFewSnapshots
    │   └── DifferentProcesses
    ├── TrendError                      the recorded memory samples
    │   └── SeriesUnusable
    ├── CaseError                       the folder of an investigation
    │   ├── StorageFull
    │   ├── CaseUnusable
    │   ├── RemoteUnusable              the bucket or folder that a Case is sent to
    │   └── FindingsUnusable
    ├── SourceChanged                   a file is not what it was when it was scanned
    ├── Interrupted                     Ctrl-C or SIGTERM, before there was a result
    └── OptionError                     what was asked for cannot be done
        └── ExtraMissing                a package that this needs is not installed

A message says what happened, to what, and what was expected; `hint` says what to do next. The
`reference` is a stable kebab-case name that documentation and scripts can rely on.
"""

from __future__ import annotations

from typing import ClassVar


class HeaphoundError(Exception):
    """Something went wrong that the user can understand and act on.

    Args:
        message: one sentence: what happened, to which file or process, what was expected.
        hint: what to do next; may be empty when the message says it.
    """

    reference: ClassVar[str] = "error"

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    @property
    def brief(self) -> str:
        r"""The message in one line: of what a process said last, what Node died of, if it says so.

        >>> HeaphoundError("process 7 ended; it said:\n<trace>\nFATAL ERROR: no memory").brief
        'process 7 ended; it said: FATAL ERROR: no memory'
        >>> HeaphoundError("process 7 ended; it said:\nhello").brief
        'process 7 ended'
        """
        first, *more = self.message.splitlines()
        fatal = next((line for line in more if line.startswith("FATAL ERROR")), "")
        shown = "".join(sign for sign in fatal if sign.isprintable())[:200]
        return f"{first} {shown}" if shown else first.removesuffix("; it said:")


class TargetError(HeaphoundError):
    """The Node process, or the way to it, is not usable."""

    reference = "target"


class NoSuchProcess(TargetError):
    """No process has this PID."""

    reference = "no-such-process"


class NotNode(TargetError):
    """The process exists but is not Node.js."""

    reference = "not-node"


class ProcessPermission(TargetError):
    """The operating system does not let us signal or read the process."""

    reference = "process-permission"


class NodeTooOld(TargetError):
    """What was asked for needs a later version of Node."""

    reference = "node-too-old"


class TargetStopped(TargetError):
    """The process is stopped, so it answers nothing."""

    reference = "target-stopped"


class TargetBusy(TargetError):
    """Another heaphound takes snapshots of the process that are to be compared."""

    reference = "target-busy"


class SnapshotWouldNotFit(TargetError):
    """A snapshot would need more memory or disk than there is; none was asked for."""

    reference = "snapshot-would-not-fit"


class InspectorUnavailable(TargetError):
    """The inspector's port is taken, closed, or did not open in time."""

    reference = "inspector-unavailable"


class TargetDied(TargetError):
    """The process ended while it was being examined."""

    reference = "target-died"


class ConnectionLost(TargetError):
    """The inspector's websocket was cut while an answer was outstanding."""

    reference = "connection-lost"


class ProtocolViolation(TargetError):
    """The peer answered with something that is not the inspector protocol."""

    reference = "protocol-violation"


class SamplerStopped(ProtocolViolation):
    """Another client of the inspector stopped the sampling heap profiler, which all share."""

    reference = "sampler-stopped"


class LaunchFailed(TargetError):
    """The command could not be started, or ended before its inspector opened.

    `status` is the one it ended with, if it ran at all.
    """

    reference = "launch-failed"
    status: int | None = None


class PrometheusUnavailable(TargetError):
    """No Prometheus server answers, or it refuses what was asked."""

    reference = "prometheus-unavailable"


class SnapshotError(HeaphoundError):
    """The bytes are not a heap snapshot that can be read."""

    reference = "snapshot"


class SnapshotUnreadable(SnapshotError):
    """The file cannot be opened or decompressed."""

    reference = "snapshot-unreadable"


class NotASnapshot(SnapshotError):
    """The bytes are something other than a V8 heap snapshot."""

    reference = "not-a-snapshot"


class SnapshotTruncated(SnapshotError):
    """The bytes end before the snapshot does."""

    reference = "snapshot-truncated"


class SnapshotCorrupt(SnapshotError):
    """The numbers of the snapshot contradict each other."""

    reference = "snapshot-corrupt"


class ProfileError(HeaphoundError):
    """The profile of allocations cannot be made or read."""

    reference = "profile"


class NotAProfile(ProfileError):
    """The file is something other than a sampling heap profile, or is damaged."""

    reference = "not-a-profile"


class ProfileUnusable(ProfileError):
    """There is nothing in the profile that could be shown."""

    reference = "profile-unusable"


class AllocationsNotRecorded(ProfileError):
    """The snapshot does not say where its objects were allocated."""

    reference = "allocations-not-recorded"


class ComparisonError(HeaphoundError):
    """The snapshots cannot be compared."""

    reference = "comparison"


class TooFewSnapshots(ComparisonError):
    """Growth needs at least two snapshots."""

    reference = "too-few-snapshots"


class DifferentProcesses(ComparisonError):
    """The snapshots share no objects: they come from different processes."""

    reference = "different-processes"


class TrendError(HeaphoundError):
    """The memory samples cannot be judged."""

    reference = "trend"


class SeriesUnusable(TrendError):
    """The recording cannot be read as memory samples over time."""

    reference = "series-unusable"


class CaseError(HeaphoundError):
    """The record of an investigation cannot be written or read."""

    reference = "case"


class StorageFull(CaseError):
    """The disk has no room for what must be kept."""

    reference = "storage-full"


class CaseUnusable(CaseError):
    """The folder is not a Case, or cannot be written."""

    reference = "case-unusable"


class RemoteUnusable(CaseError):
    """The bucket or folder at a URL is not there, or does not take what is sent."""

    reference = "remote-unusable"


class FindingsUnusable(CaseError):
    """The file is not a findings.json, or is damaged."""

    reference = "findings-unusable"


class SourceChanged(HeaphoundError):
    """A source file is not what it was when it was scanned, or cannot be read or written now."""

    reference = "source-changed"


class Interrupted(HeaphoundError):
    """We were asked to end before there was anything to show."""

    reference = "interrupted"


class OptionError(HeaphoundError):
    """What was asked for cannot be done as asked."""

    reference = "option"


class ExtraMissing(OptionError):
    """It needs a package that is not installed, because most users do without."""

    reference = "extra-missing"
