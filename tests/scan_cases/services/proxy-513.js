import { createProxyServer } from 'http-proxy';
const proxy = createProxyServer({});
export function handle(req, res) {
  // leak: listener
  proxy.on('error', (e) => { res.statusCode = 502; res.end(e.message); });
  proxy.web(req, res, { target: 'http://b' });
}
