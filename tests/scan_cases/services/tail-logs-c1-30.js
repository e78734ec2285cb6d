const chokidar = require('chokidar');
const fs = require('fs');

async function tailLogs(fastify) {
  fastify.get('/logs/:name', { websocket: true }, (socket, request) => {
    const file = `/var/log/${request.params.name}`;
    // leak: client-per-call
    const watcher = chokidar.watch(file, { awaitWriteFinish: true });
    watcher.on('change', () => fs.createReadStream(file).on('data', (d) => socket.send(d)));
  });
}
module.exports = tailLogs;
