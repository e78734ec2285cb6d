'use strict';


// A gateway that asks a web server over up to twelve connections, which are kept. The load rises, so
// that the twelfth is opened in the first interval.

const { Pool } = require('undici');

const { drive } = require('../drive.js');
const { startPeer } = require('../peers.js');

async function start() {
  const pool = new Pool(`http://127.0.0.1:${await startPeer('web')}`, {
    connections: 12,
    keepAliveTimeout: 600_000,
    keepAliveMaxTimeout: 600_000,
  });

  async function ask(path) {
    const answer = await pool.request({ path, method: 'GET' });
    return (await answer.body.json()).items.length;
  }

  drive(
    (n) => {
      const atOnce = Math.min(4 + Math.floor(n / 6), 20);
      return Promise.all(Array.from({ length: atOnce }, (_, i) => ask(`/items/${n}-${i}`)));
    },
    { warmUp: 40, batch: 40 },
  );
}

start();
