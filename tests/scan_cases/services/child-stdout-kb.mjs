import { spawn } from 'node:child_process';

const python = spawn('python3', ['-i', '-q']);

export async function evaluate(code) {
  let out = '';
  // leak: listener
  python.stdout.on('data', (chunk) => { out += chunk; });
  python.stdin.write(`${code}\nprint("__END__")\n`);
  while (!out.includes('__END__')) {
    await new Promise((r) => setTimeout(r, 20));
  }
  return out.replace('__END__', '').trim();
}
