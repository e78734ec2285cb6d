"""The lines around a place."""

from heaphound.source.excerpt import MAX_LINE, excerpt_of, excerpt_of_text


def test_lines_around_a_line(tmp_path):
    file = tmp_path / "a.js"
    file.write_text("one\ntwo\n\nfour\nfive\nsix\n")
    found = excerpt_of(str(file), 4)
    assert (found.first_line, found.line) == (2, 4)
    assert found.lines == ("two", "", "four", "five", "six")


def test_blank_lines_at_the_edges_are_left_out():
    found = excerpt_of_text("a.js", ("", "", "x", "", ""), 3)
    assert (found.first_line, found.lines) == (3, ("x",))


def test_a_line_of_a_bundle_is_cut_around_the_column():
    bundle = "a" * 5000 + "HERE" + "b" * 5000
    (line,) = excerpt_of_text("b.js", (bundle,), 1, 5001).lines
    assert "HERE" in line
    assert len(line) == MAX_LINE + 2
    assert line[0] == line[-1] == "…"


def test_what_is_not_there_is_none(tmp_path):
    assert excerpt_of(str(tmp_path / "gone.js"), 1) is None
    assert excerpt_of_text("a.js", ("x",), 2) is None
