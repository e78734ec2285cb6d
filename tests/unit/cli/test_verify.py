"""`verify` and `--baseline` on files: output, JSON and exit status."""

import json

import pytest
from click.testing import CliRunner

from heaphound.case import Case
from heaphound.cli.diagnose import diagnose
from heaphound.cli.verify import verify
from heaphound.diagnosis.finding import Holder
from heaphound.errors import FindingsUnusable, TooFewSnapshots
from heaphound.report.json_report import findings_json
from tests.builders.diagnosis_builder import a_diagnosis, a_finding, a_place
from tests.builders.heap_builder import HeapBuilder


def run(command, *arguments):
    given = [str(each) for each in arguments]
    done = CliRunner().invoke(command, given, standalone_mode=False)
    if done.exception is not None:
        raise done.exception
    return done


def findings_file(path, *findings):
    path.write_text(json.dumps(findings_json(a_diagnosis(*findings))))
    return path


def snapshots(folder, counts):
    """Snapshots of a process whose Map `users` has that many entries of 4 KB each."""
    folder.mkdir()
    for number, count in enumerate(counts, start=1):
        builder = HeapBuilder()
        root = builder.root()
        top = builder.node("object", "global", node_id=3)
        builder.edge(root, "shortcut", "global", top)
        users = builder.node("object", "Map", node_id=5)
        builder.edge(top, "property", "users", users)
        table = builder.node("array", "", node_id=7)
        builder.edge(users, "internal", "table", table)
        for at in range(count):
            user = builder.node("object", "User", size=4096, node_id=101 + 2 * at)
            builder.edge(table, "internal", str(3 * at + 2), user)
        builder.write(folder / f"{number}.heapsnapshot")
    return folder


def test_a_fix_that_worked(tmp_path):
    before = findings_file(tmp_path / "before.json", a_finding())
    after = findings_file(tmp_path / "after.json")
    done = run(verify, before, after)
    assert done.return_value == 0
    assert done.output.startswith("fixed: every leak of before is gone\n  gone ")


def test_what_is_left_and_what_is_new(tmp_path):
    new = a_finding(
        fingerprint="ff",
        holder=Holder("x", "Set", 1, a_place("/srv/app/new.js", 3)),
        title="x grows",
    )
    before = findings_file(tmp_path / "before.json", a_finding())
    after = findings_file(tmp_path / "after.json", a_finding(exclusive_bytes=(1024, 0)), new)
    done = run(verify, before, after)
    assert done.return_value == 1
    assert "22% left" in done.output
    assert "new        x grows" in done.output
    assert "/srv/app/new.js:3" in done.output
    content = json.loads(run(verify, before, after, "--json").output)
    assert content["schema"] == "heaphound/verification@1"
    assert content["outcome"] == "partly-fixed"
    assert content["leaks"][0]["left"] == 0.2222
    assert content["new"][0]["line"] == 3


def test_cases_and_folders_of_snapshots(tmp_path):
    with Case.create(tmp_path / "a.case", "a") as case:
        case.write_findings(findings_json(a_diagnosis(a_finding())))
    leaky = snapshots(tmp_path / "leaky", [100, 200, 300])
    healthy = snapshots(tmp_path / "healthy", [100, 100, 100])
    assert run(verify, tmp_path / "a.case", healthy).return_value == 0
    assert run(verify, leaky, healthy).return_value == 0
    assert run(verify, leaky, leaky).return_value == 1
    assert run(verify, leaky, leaky).output.startswith("not fixed")


def test_what_is_neither_is_named(tmp_path):
    (tmp_path / "empty").mkdir()
    with pytest.raises(TooFewSnapshots, match="holds 0 heap snapshots"):
        run(verify, tmp_path / "empty", tmp_path / "empty")
    with pytest.raises(FindingsUnusable, match="cannot be read"):
        run(verify, tmp_path / "no.json", tmp_path / "no.json")


def test_a_baseline_makes_known_findings_pass(tmp_path):
    leaky = sorted(snapshots(tmp_path / "leaky", [100, 200, 300]).iterdir())
    healthy = sorted(snapshots(tmp_path / "healthy", [100, 100, 100]).iterdir())
    found = run(diagnose, "--json", "--no-cache", *leaky)
    assert found.return_value == 1
    baseline = tmp_path / "baseline.json"
    baseline.write_text(found.output)
    again = run(diagnose, "--json", "--no-cache", "--baseline", baseline, *leaky)
    assert again.return_value == 0
    assert [each["status"] for each in json.loads(again.output)["findings"]] == ["known"]
    fixed = run(diagnose, "--no-cache", "--baseline", baseline, *healthy)
    assert fixed.return_value == 0
    assert "gone since the baseline" in fixed.output
    other = findings_file(tmp_path / "other.json")
    new = run(diagnose, "--no-cache", "--baseline", other, *leaky)
    assert new.return_value == 1
    assert "(new)" in new.output
