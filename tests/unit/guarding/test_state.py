"""What a guard remembers over restarts, and what it tells only once."""

from heaphound.guarding.state import Capturing, State, StateFile


def test_the_state_survives_a_restart(tmp_path):
    path = tmp_path / "state.json"
    StateFile(path).change(pid=7, born=42, capturing=Capturing("/cases/one"), rest_until=5.5)
    again = StateFile(path).now
    assert again == State(pid=7, born=42, capturing=Capturing("/cases/one"), rest_until=5.5)
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_state_that_cannot_be_read_is_a_fresh_one(tmp_path):
    path = tmp_path / "state.json"
    for content in (b"", b"[]", b'{"pid": 1}', b"\xff"):
        path.write_bytes(content)
        assert StateFile(path).now == State()


def test_what_was_told_before_is_not_new(tmp_path):
    state = StateFile(tmp_path / "state.json")
    assert state.tell(["a", "b"]) == ["a", "b"]
    assert state.tell(["b", "c"]) == ["c"]
    assert StateFile(tmp_path / "state.json").tell(["a", "c"]) == []
