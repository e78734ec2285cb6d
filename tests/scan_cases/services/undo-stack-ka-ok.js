import { createServer } from 'node:http';

const documents = { main: { text: '', undo: null } };

function apply(doc, change) {
  doc.undo = { text: doc.text, next: null };
  doc.text = change(doc.text);
}

createServer(async (req, res) => {
  let body = '';
  for await (const chunk of req) body += chunk;
  apply(documents.main, (t) => (t + body).slice(-10_000));
  res.end(String(documents.main.text.length));
}).listen(8000);
