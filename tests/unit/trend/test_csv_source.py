"""CSV files of memory samples: the forms that are read, and the errors that name a line."""

import numpy as np
import pytest

from heaphound.errors import SeriesUnusable
from heaphound.trend.csv_source import read_csv, require_bytes
from heaphound.trend.series import Series


def written(tmp_path, text):
    path = tmp_path / "samples.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def samples(path, names=None) -> Series:
    ((name, series),) = read_csv(path, names)
    assert not name
    return series


def test_seconds_and_missing_values(tmp_path):
    series = samples(written(tmp_path, "time,rss,heapUsed\n0,100,50\n1,,60\n2,NaN,70\n"))

    assert series.time.tolist() == [0, 1, 2]
    assert series.columns["heapUsed"].tolist() == [50, 60, 70]
    assert np.isnan(series.columns["rss"][1:]).all()


@pytest.mark.parametrize(
    "stamp", ["2026-03-01T10:00:{}Z", "2026-03-01 10:00:{}", "2026-03-01T10:00:{}.250+02:00"]
)
def test_iso_times(tmp_path, stamp):
    rows = "".join(f"{stamp.format(second)},{10 + int(second)}\n" for second in ("01", "02", "04"))
    series = samples(written(tmp_path, "time,rss\n" + rows))

    assert np.diff(series.time).tolist() == [1, 2]


def test_milliseconds_since_1970_are_seconds(tmp_path):
    series = samples(written(tmp_path, "time,rss\n1767225600000,5\n1767225601000,6\n"))

    assert np.diff(series.time).tolist() == [1]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_separators_byte_order_mark_and_mapped_columns(tmp_path, separator):
    text = f"\ufeffwhen{separator}mine\r\n1{separator}5\r\n2{separator}6\r\n"
    series = samples(written(tmp_path, text), {"time": "when", "heapUsed": "mine"})

    assert series.columns["heapUsed"].tolist() == [5, 6]


def test_other_spellings_of_our_names(tmp_path):
    series = samples(written(tmp_path, "Time,heap_used_bytes\n1,5\n2,6\n"))

    assert series.columns["heapUsed"].tolist() == [5, 6]


@pytest.mark.parametrize(
    ("header", "row", "seconds", "size"),
    [
        ("timestamp,process_resident_memory_bytes", "60,1048576", 60, 2**20),
        ("time_ms;rss (MB)", "60000;12,5", 60, 12.5 * 2**20),
        ('"Time","RSS [MiB]"', '"1970-01-01 00:01:00","1,024"', 60, 2**30),
        ("ts\trss_kb", "60\t2048", 60, 2**21),
        ("datetime|rss", "1970/01/01 00:01:00 UTC|1.5 GB", 60, 1.5 * 2**30),
        ("time,rss", '"Thu, 01 Jan 1970 00:01:00 GMT",512Mi', 60, 2**29),
        ("time, rss,", "1970-01-01T02:01:00+0200, 1e6,", 60, 1e6),
        ("# made by a monitor\nsep=;\ntime;rss", "1970-01-01T00:01:00Z;1 234 567", 60, 1234567),
    ],
)
def test_dialects_units_and_names_of_others(tmp_path, header, row, seconds, size):
    series = samples(written(tmp_path, f"{header}\n{row}\n"))

    assert series.time.tolist() == [seconds]
    assert series.columns["rss"].tolist() == [size]


def test_a_mapped_column_may_have_a_unit(tmp_path):
    path = written(tmp_path, "at,mem\n1000,3\n2000,4\n")
    series = samples(path, {"time": "at:ms", "rss": "mem:MB"})

    assert np.diff(series.time).tolist() == [1]
    assert series.columns["rss"].tolist() == [3 * 2**20, 4 * 2**20]


def test_times_of_day_go_on_after_midnight(tmp_path):
    series = samples(written(tmp_path, "time,rss\n23:59:58,5\n23:59:59,5\n00:00:01,6\n"))

    assert np.diff(series.time).tolist() == [1, 2]


def test_sizes_that_cannot_be_bytes_are_refused(tmp_path):
    series = samples(written(tmp_path, "time,rss\n1,50.5\n2,60\n"))

    with pytest.raises(SeriesUnusable, match="too little for bytes") as caught:
        require_bytes(series, "samples.csv")
    assert "rss=NAME:MB" in caught.value.hint


def test_unsorted_repeated_and_impossible_samples_are_repaired_and_noted(tmp_path):
    series = samples(written(tmp_path, "time,rss\n3,30\n1,10\n2,0\n1,11\n5,50\n4,-4\n"))

    assert series.time.tolist() == [1, 2, 3, 4, 5]
    assert series.columns["rss"][[0, 2, 4]].tolist() == [11, 30, 50]
    assert np.isnan(series.columns["rss"][[1, 3]]).all()
    assert len(series.notes) == 3


def test_clocks_that_jump_are_bridged(tmp_path):
    times = [*range(20), *(second - 1000 for second in range(20, 40))]
    series = samples(written(tmp_path, "time,rss\n" + "".join(f"{t},7\n" for t in times)))
    assert np.diff(series.time).tolist() == [1] * 39

    times = [*range(20), *(second + 10**6 for second in range(20, 40))]
    series = samples(written(tmp_path, "time,rss\n" + "".join(f"{t},7\n" for t in times)))
    assert np.diff(series.time).tolist() == [1] * 39


def test_a_last_line_that_is_cut_is_left_out(tmp_path):
    assert samples(written(tmp_path, "time,rss\n1,5\n2,6\n3")).time.tolist() == [1, 2]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "empty"),
        ("\n \n", "empty"),
        ("time,rss\n", "no sample"),
        ("time,foo\n1,2\n", "no column of memory"),
        ("clock,rss\n1,2\n", "no column `time`"),
        ("time,rss\n1,5\n2,lots\n", "line 3: 'lots' in column rss"),
        ("time,rss\nyesterday,5\n", "line 2: 'yesterday' in column time"),
        ("time,rss\n1,5,6\n2,5\n", "line 2 has 3 fields"),
        ("time,rss\n1\n2,5\n", "line 2 has 1 fields"),
        ('time,rss\n1,"5\n', "not CSV"),
        (b"\x7fELF\0\0\0", "binary"),
        (b"time,rss\n1,\xff\xfe\xfa\n", "line 2 is not UTF-8"),
    ],
)
def test_unusable_files_are_explained(tmp_path, text, said):
    with pytest.raises(SeriesUnusable) as caught:
        samples(written(tmp_path, text))

    assert said in caught.value.message


def test_no_such_file_and_no_such_column(tmp_path):
    with pytest.raises(SeriesUnusable, match="cannot be read"):
        samples(tmp_path / "nothing.csv")
    with pytest.raises(SeriesUnusable, match="no column 'mine'"):
        samples(written(tmp_path, "time,rss\n1,2\n"), {"heapUsed": "mine"})


def test_decimal_commas_between_semicolons(tmp_path):
    series = samples(written(tmp_path, "time;rss\n0,5;100,5\n1,5;101\n"))

    assert series.time.tolist() == [0.5, 1.5]
    assert series.columns["rss"].tolist() == [100.5, 101]


@pytest.mark.parametrize("header", ["pid", "instance", "pod_name", "Process ID"])
def test_processes_that_run_at_the_same_time_are_told_apart(tmp_path, header):
    text = f"time,{header},rss\n" + "".join(f"{t},{p},{t * p}\n" for t in (1, 2) for p in (7, 9))
    found = read_csv(written(tmp_path, text))

    assert [name.partition("=")[2] for name, _ in found] == ["7", "9"]
    assert [series.columns["rss"].tolist() for _, series in found] == [[7, 14], [9, 18]]


def test_a_pid_that_follows_another_is_a_restart(tmp_path):
    text = "time,host,pid,rss\n1,a,7,1\n2,a,7,2\n3,a,8,3\n5,a,8,4\n1,b,7,1\n5,b,7,2\n"
    found = dict(read_csv(written(tmp_path, text)))

    assert list(found) == ["host=a", "host=b"]
    assert found["host=a"].uptime.tolist() == [0, 1, 0, 2]
    assert found["host=b"].uptime is None


def test_a_label_that_never_changes_splits_nothing(tmp_path):
    assert samples(written(tmp_path, "time,host,rss\n1,a,5\n2,a,6\n")).uptime is None
