import { spawn } from 'node:child_process';

const python = spawn('python3', ['-i', '-q']);

export async function evaluate(code) {
  let out = '';
  const onData = (chunk) => { out += chunk; };
  python.stdout.on('data', onData);
  python.stdin.write(`${code}\nprint("__END__")\n`);
  while (!out.includes('__END__')) {
    await new Promise((r) => setTimeout(r, 20));
  }
  python.stdout.off('data', onData);
  return out.replace('__END__', '').trim();
}
