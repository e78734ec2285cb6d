const net = require('net');
const fs = require('fs');

const upstream = net.connect(9999, 'storage.internal');

exports.upload = function upload(path, cb) {
  const file = fs.createReadStream(path);
  // leak: listener
  upstream.on('close', () => {
    file.destroy();
    cb(new Error('upstream closed'));
  });
  file.on('end', () => cb(null));
  file.pipe(upstream, { end: false });
};

exports.uploadFixed = function (path, cb) {
  const file = fs.createReadStream(path);
  const onClose = () => {
    file.destroy();
    cb(new Error('upstream closed'));
  };
  upstream.once('close', onClose);
  file.on('end', () => {
    upstream.removeListener('close', onClose);
    cb(null);
  });
  file.pipe(upstream, { end: false });
};
