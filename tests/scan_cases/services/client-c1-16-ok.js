import net from 'node:net';
import { randomUUID } from 'node:crypto';

export class RpcClient {
  constructor(port) {
    this.pending = new Map();
    this.sock = net.connect(port);
    this.sock.on('data', (d) => {
      const msg = JSON.parse(d);
      const p = this.pending.get(msg.id);
      if (!p) return;
      this.pending.delete(msg.id);
      msg.error ? p.reject(new Error(msg.error)) : p.resolve(msg.result);
    });
  }
  call(method, params, timeoutMs = 5000) {
    const id = randomUUID();
    return new Promise((resolve, reject) => {
      const t = setTimeout(() => { this.pending.delete(id); reject(new Error(`${method} timed out`)); }, timeoutMs);
      this.pending.set(id, { resolve: (v) => { clearTimeout(t); resolve(v); }, reject });
      this.sock.write(JSON.stringify({ id, method, params }));
    });
  }
}
