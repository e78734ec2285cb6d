import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { state } from './state';

createServer((socket) => {
  const rl = createInterface({ input: socket });
  rl.on('line', (line) => socket.write(state.eval(line)));
  const changed = (k: string) => socket.write(`changed ${k}\n`);
  state.on('changed', changed);
  socket.on('close', () => {
    state.off('changed', changed);
    rl.close();
  });
}).listen(7000);
