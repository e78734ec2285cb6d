"""The way out of a collection is written for its kind."""

from __future__ import annotations

import pytest

from heaphound.source.scan_file import scan_source
from heaphound.source.settings import Settings


@pytest.mark.parametrize(
    ("made", "add", "out"),
    [
        ("new Map()", "seen.set(req.params.id, req.body)", "`seen.delete(req.params.id)`"),
        ("{}", "seen[req.params.id] = req.body", "`delete seen[req.params.id]`"),
        ("new Set()", "seen.add(req.params.id)", "`seen.delete(req.params.id)`"),
        ("[]", "seen.push(req.body)", "`if (seen.length > MAX) seen.shift()`"),
    ],
)
def test_a_fix_that_would_run(made, add, out):
    text = f"const seen = {made};\napp.get('/a/:id', (req, res) => {{ {add}; res.end(); }});\n"
    [finding] = scan_source("app.js", text.encode(), Settings()).findings
    assert out in finding.fix
