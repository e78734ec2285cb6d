"""Memory limits read from control groups of both versions, in a made-up /proc and /sys."""

import pytest

from heaphound.target.cgroup import memory_rooms

MB = 1 << 20
MEMINFO = "MemTotal: 8388608 kB\nMemFree: 1 kB\nMemAvailable: 4194304 kB\n"


@pytest.fixture
def machine(tmp_path):
    def write(path, text):
        file = tmp_path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)

    write("proc/meminfo", MEMINFO)
    return write


def _v2(machine, folder, limit, used, inactive_file=0):
    machine(f"sys/fs/cgroup{folder}/memory.max", f"{limit}\n")
    machine(f"sys/fs/cgroup{folder}/memory.current", f"{used}\n")
    machine(f"sys/fs/cgroup{folder}/memory.stat", f"anon 1\ninactive_file {inactive_file}\n")


def test_without_groups_the_machine_is_the_limit(machine, tmp_path):
    (room,) = memory_rooms(7, tmp_path)
    assert (room.name, room.limit_bytes, room.free_bytes) == ("the machine", 8192 * MB, 4096 * MB)


def test_the_tightest_group_on_the_way_up_comes_first(machine, tmp_path):
    machine("proc/7/cgroup", "0::/pod/app\n")
    _v2(machine, "/pod/app", "max", 100 * MB)
    _v2(machine, "/pod", 512 * MB, 400 * MB)
    rooms = memory_rooms(7, tmp_path)
    assert [room.free_bytes for room in rooms] == [112 * MB, 4096 * MB]
    assert "pod" in rooms[0].name


def test_pages_of_files_count_as_free(machine, tmp_path):
    machine("proc/7/cgroup", "0::/app\n")
    _v2(machine, "/app", 512 * MB, 500 * MB, inactive_file=300 * MB)
    assert memory_rooms(7, tmp_path)[0].free_bytes == 312 * MB


def test_version_one_is_read_and_its_no_limit_is_none(machine, tmp_path):
    machine("proc/7/cgroup", "4:memory:/app\n2:cpu:/other\n0::/\n")
    folder = "sys/fs/cgroup/memory"
    machine(f"{folder}/memory.limit_in_bytes", "9223372036854771712\n")
    machine(f"{folder}/memory.usage_in_bytes", "1\n")
    machine(f"{folder}/app/memory.limit_in_bytes", f"{256 * MB}\n")
    machine(f"{folder}/app/memory.usage_in_bytes", f"{200 * MB}\n")
    machine(f"{folder}/app/memory.stat", f"total_inactive_file {10 * MB}\n")
    assert [room.free_bytes for room in memory_rooms(7, tmp_path)] == [66 * MB, 4096 * MB]


@pytest.mark.parametrize("path", ["/seen/from/outside", "/../../outside"])
def test_inside_a_container_the_mount_is_the_group(machine, tmp_path, path):
    machine("proc/7/cgroup", f"0::{path}\n")
    _v2(machine, "", 128 * MB, 100 * MB)
    assert memory_rooms(7, tmp_path)[0].free_bytes == 28 * MB
