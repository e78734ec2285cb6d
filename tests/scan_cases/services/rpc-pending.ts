import { WebSocket } from 'ws';

interface Pending { resolve: (v: unknown) => void; reject: (e: Error) => void }

export class RpcClient {
  private nextId = 1;
  private pending = new Map<number, Pending>();

  constructor(private ws: WebSocket, private timeoutMs = 5000) {
    ws.on('message', (data) => {
      const msg = JSON.parse(data.toString());
      const p = this.pending.get(msg.id);
      if (!p) return;
      this.pending.delete(msg.id);
      msg.error ? p.reject(new Error(msg.error)) : p.resolve(msg.result);
    });
  }

  call(method: string, params: unknown): Promise<unknown> {
    const id = this.nextId++;
    return new Promise((resolve, reject) => {
      // leak: cache
      this.pending.set(id, { resolve, reject });
      setTimeout(() => reject(new Error(`timeout: ${method}`)), this.timeoutMs);
      this.ws.send(JSON.stringify({ id, method, params }));
    });
  }
}

export class RpcClientOk {
  private nextId = 1;
  private pending = new Map<number, Pending & { timer: NodeJS.Timeout }>();

  constructor(private ws: WebSocket, private timeoutMs = 5000) {
    ws.on('message', (data) => {
      const msg = JSON.parse(data.toString());
      const p = this.pending.get(msg.id);
      if (!p) return;
      clearTimeout(p.timer);
      this.pending.delete(msg.id);
      p.resolve(msg.result);
    });
    ws.on('close', () => {
      for (const p of this.pending.values()) {
        clearTimeout(p.timer);
        p.reject(new Error('closed'));
      }
      this.pending.clear();
    });
  }

  call(method: string, params: unknown): Promise<unknown> {
    const id = this.nextId++;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.pending.delete(id);
        reject(new Error(`timeout: ${method}`));
      }, this.timeoutMs);
      this.pending.set(id, { resolve, reject, timer });
      this.ws.send(JSON.stringify({ id, method, params }));
    });
  }
}
