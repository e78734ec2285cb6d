const socket = require('./connection').socket;
async function upload(file) {
  const onClose = () => file.abort();
  socket.once('close', onClose);
  try {
    await file.sendTo(socket);
  } finally {
    socket.off('close', onClose);
  }
}
module.exports = upload;
