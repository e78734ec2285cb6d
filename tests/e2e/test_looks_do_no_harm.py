"""A look may come in the middle of any function. Whatever the process does must go on after it."""

import asyncio
import json
import os
import signal

import pytest

from heaphound.target import open_target
from tools.prepare_tests import node_binary

pytestmark = [pytest.mark.node, pytest.mark.slow]

# Chains of every kind; each stands still for good if Node loses one of its links.
CHAINS = """
const http = require('http');
const done = {tick: 0, timer: 0, immediate: 0, promise: 0, http: 0};
const tick = () => {
  done.tick++;
  if (done.tick % 50) process.nextTick(tick); else setImmediate(() => process.nextTick(tick));
};
tick();
for (let i = 0; i < 20; i++) {
  const again = () => { done.timer++; setTimeout(again, 1 + i % 3); };
  again();
}
const immediate = () => { done.immediate++; setImmediate(immediate); };
immediate();
(async () => {
  for (;;) {
    for (let i = 0; i < 100; i++) await null;
    done.promise++;
    await new Promise((next) => setImmediate(next));
  }
})();
const agent = new http.Agent({keepAlive: true});
const server = http.createServer((q, r) => r.end('x')).listen(0, '127.0.0.1', () => {
  const ask = () => http.get({port: server.address().port, host: '127.0.0.1', agent}, (r) => {
    r.resume();
    r.on('end', () => { done.http++; ask(); });
  });
  for (let i = 0; i < 10; i++) ask();
});
process.on('SIGUSR2', () => console.log(JSON.stringify(done)));
"""


@pytest.mark.parametrize("version", ["18", "22", "26"])
def test_every_chain_goes_on_after_hundreds_of_looks(version, tmp_path):
    script, log = tmp_path / "chains.js", tmp_path / "log"
    script.write_text(CHAINS)

    async def counted(target, lines):
        """The counters, when that many have been printed."""
        while True:
            os.kill(target.pid, signal.SIGUSR2)
            await asyncio.sleep(0.1)
            text = log.read_text()
            if text.count("\n") >= lines:
                return json.loads(text.splitlines()[-1])

    async def look_often():
        command = [str(node_binary(version)), str(script)]
        async with open_target(command=command, log=log) as target:
            async with target.probe() as probe:
                for _ in range(300):
                    last = await probe.look()
                assert last.resources["Timeout"] > 0
            before = await counted(target, 1)
            for lines in range(2, 400):
                now = await counted(target, lines)
                if all(now[name] > before[name] for name in before):
                    return
            pytest.fail(f"something stands still: {before} and later {now}")

    asyncio.run(look_often())
