import chokidar from 'chokidar';
export const loadTenant = (dir: string, onChange: (f: string) => void) => {
  // leak: client-per-call
  const w = chokidar.watch(`${dir}/*.json`);
  w.on('all', (_e, f) => onChange(f));
};
