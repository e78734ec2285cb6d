const express = require('express');
const net = require('node:net');
const multer = require('multer');
const app = express();
const upload = multer({ dest: '/tmp' });
const storage = net.connect(9400, 'storage.internal');

app.post('/files', upload.single('file'), (req, res) => {
  const chunks = [];
  // leak: listener
  storage.on('close', () => {
    chunks.length = 0;
    if (!res.headersSent) res.status(503).end();
  });
  storage.write(JSON.stringify({ name: req.file.originalname, size: req.file.size }));
  res.status(202).json({ queued: req.file.filename });
});

app.listen(3000);
