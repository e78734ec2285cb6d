"""How much memory a process may still take: its control groups (v1 and v2) and the machine.

In: a PID. Out: the `Room`s it lives in, each with a limit and what is used of it. A group counts
the pages of files it has read; those the kernel gives back first, so they count as free here.
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from pathlib import Path

import psutil

ROOT = Path("/")
_NO_LIMIT_BYTES = 1 << 60  # v1 writes "no limit" as the largest multiple of a page


@dataclass(frozen=True, slots=True)
class Room:
    """A limit on memory, in bytes, and how much of it is in use and cannot be given back."""

    name: str
    limit_bytes: int
    used_bytes: int

    @property
    def free_bytes(self) -> int:
        """What can still be taken before something is killed."""
        return max(0, self.limit_bytes - self.used_bytes)


def memory_rooms(pid: int, root: Path = ROOT) -> list[Room]:
    """Every memory limit that a process lives under, the tightest first.

    Args:
        pid: on this machine.
        root: where /proc and /sys are found; another folder for tests.

    Returns:
        The machine's free memory, and each group from the process's own up to the root that has a
        limit. Groups that cannot be read are left out.
    """
    rooms = [_machine(root)]
    for folder, is_v2 in _groups(pid, root):
        room = _v2_room(folder) if is_v2 else _v1_room(folder)
        if room is not None:
            rooms.append(room)
    return sorted(rooms, key=lambda room: room.free_bytes)


def _machine(root: Path) -> Room:
    told: dict[str, int] = {}
    with contextlib.suppress(OSError, ValueError):
        for line in (root / "proc/meminfo").read_text(encoding="ascii").splitlines():
            name, _, rest = line.partition(":")
            told[name] = int(rest.split()[0]) * 1024
    if "MemTotal" not in told or "MemAvailable" not in told:
        memory = psutil.virtual_memory()
        told = {"MemTotal": memory.total, "MemAvailable": memory.available}
    total = told["MemTotal"]
    return Room("the machine", total, total - told["MemAvailable"])


def _groups(pid: int, root: Path) -> list[tuple[Path, bool]]:
    """The folders of the process's memory groups, its own first, and whether each is of v2."""
    try:
        rows = (root / f"proc/{pid}/cgroup").read_text(encoding="utf-8").splitlines()
    except OSError:
        return []
    found = []
    for row in rows:
        _, controllers, path = row.split(":", 2)
        if controllers == "":
            mounts, is_v2 = ["sys/fs/cgroup", "sys/fs/cgroup/unified"], True
        elif "memory" in controllers.split(","):
            mounts, is_v2 = ["sys/fs/cgroup/memory"], False
        else:
            continue
        for mount in mounts:
            found += [(folder, is_v2) for folder in _up(root / mount, path)]
    return found


def _up(mount: Path, path: str) -> list[Path]:
    """The group's folder and those above it; the mount itself where the path is of another view.

    Inside a container the mount often is the container's own group, while the path that the kernel
    tells still is the one outside.
    """
    inside = mount / path.lstrip("/")
    if ".." in inside.parts or not inside.is_dir():
        return [mount] if mount.is_dir() else []
    above = [inside]
    while above[-1] != mount:
        above.append(above[-1].parent)
    return above


def _v2_room(folder: Path) -> Room | None:
    limit, used = _number(folder / "memory.max"), _number(folder / "memory.current")
    if limit is None or used is None:
        return None
    return Room(f"the container ({folder})", limit, used - _stat(folder, "inactive_file"))


def _v1_room(folder: Path) -> Room | None:
    limit = _number(folder / "memory.limit_in_bytes")
    used = _number(folder / "memory.usage_in_bytes")
    if limit is None or used is None or limit >= _NO_LIMIT_BYTES:
        return None
    return Room(f"the container ({folder})", limit, used - _stat(folder, "total_inactive_file"))


def _number(path: Path) -> int | None:
    """The number in a file; None where there is no such file or it says "max"."""
    try:
        return int(path.read_text(encoding="ascii"))
    except (OSError, ValueError):
        return None


def _stat(folder: Path, name: str) -> int:
    with contextlib.suppress(OSError, ValueError):
        for line in (folder / "memory.stat").read_text(encoding="ascii").splitlines():
            key, _, value = line.partition(" ")
            if key == name:
                return int(value)
    return 0
