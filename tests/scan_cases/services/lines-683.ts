import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { state } from './state';

createServer((socket) => {
  const rl = createInterface({ input: socket });
  rl.on('line', (line) => socket.write(state.eval(line)));
  // leak: listener
  state.on('changed', (k: string) => socket.write(`changed ${k}\n`));
  socket.on('end', () => rl.close());
}).listen(7000);
