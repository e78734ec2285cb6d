import { createProxyServer } from 'http-proxy';
const proxy = createProxyServer({});
export function handle(req, res) {
  proxy.web(req, res, { target: 'http://b' }, (e) => { res.statusCode = 502; res.end(e.message); });
}
