const socket = require('./connection').socket;
async function upload(file) {
  // leak: listener
  socket.on('close', () => file.abort());
  await file.sendTo(socket);
}
module.exports = upload;
