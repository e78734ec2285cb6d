import net from 'node:net';
export function serve(port: number) {
  const conns = new Map<number, net.Socket>(); let id = 0;
  return net.createServer((s) => { const n = id++; conns.set(n, s); s.on('close', () => conns.delete(n)); s.on('error', () => s.destroy()); }).listen(port);
}
