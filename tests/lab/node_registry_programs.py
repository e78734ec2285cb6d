"""Modules that fill a list of Node's own, and one with timers that are awaited.

Written as those of `small_programs`, and run beside them.
"""

from __future__ import annotations

from tests.lab.small_programs import Module

NODE_REGISTRIES = (
    Module(
        "marks",
        """\
const { performance } = require('node:perf_hooks');

exports.work = (n) => {
  performance.mark(`begin ${n}`);
  performance.mark(`end ${n}`);
  const { duration } = performance.measure(`work ${n}`, `begin ${n}`, `end ${n}`);
  return duration;
};
""",
        "global-state",
        ("performance.mark", "performance.measure"),
        ("performance.mark(", "performance.measure("),
        (
            (
                "  return duration;",
                "  performance.clearMarks();\n  performance.clearMeasures();\n  return duration;",
            ),
        ),
    ),
    Module(
        "labels",
        """\
exports.work = (n) => {
  console.time(`step ${n}`);
  return n + 1;
};
""",
        "global-state",
        ("console.time",),
        ("console.time(",),
        (("console.time(`step ${n}`)", "performance.now()"),),
    ),
    Module(
        "tally",
        """\
const write = process.stdout.write;

exports.work = (n) => {
  process.stdout.write = () => true;
  console.count(`user ${n}`);
  process.stdout.write = write;
};
""",
        "cache",
        ("console.count",),
        ("console.count(",),
        (("`user ${n}`", "'users'"),),
    ),
    Module(
        "hooks",
        """\
const { createHook } = require('node:async_hooks');

exports.work = (n) => {
  const seen = [n];
  const hook = createHook({ destroy: (id) => seen.push(id) }).enable();
  return [seen, hook].length;
};
""",
        "listener",
        ("createHook",),
        ("createHook(",),
        (("  return [", "  hook.disable();\n  return ["),),
    ),
    Module(
        "routes",
        """\
const dc = require('node:diagnostics_channel');

const onRoute = () => true;

exports.work = (n) => dc.channel(`route:${n}`).subscribe(onRoute);
""",
        "listener",
        ("dc.channel",),
        ("dc.channel(",),
        (("`route:${n}`).subscribe(onRoute)", "'route').hasSubscribers"),),
    ),
    Module(
        "symbols",
        """\
exports.work = (n) => [Symbol.for(`visitor ${n}`), Symbol.for(`visit ${n}`)].length;
""",
        "global-state",
        ("Symbol.for",),
        ("Symbol.for(",),
        (("Symbol.for(`visitor", "Symbol(`visitor"), ("Symbol.for(`visit ", "Symbol(`visit ")),
    ),
    Module(
        "polls",
        """\
const { setInterval: every } = require('node:timers/promises');

async function poll(job) {
  for await (const _ of every(800_000)) {
    if (job.notes.length > 100) break;
  }
}

exports.work = (n) => {
  poll({ n, notes: new Array(30).fill(n) });
};
""",
        "timer",
        ("poll",),
        ("async function poll", "of every(", "  poll({"),
        (("  poll({", "  String({"),),
    ),
)
