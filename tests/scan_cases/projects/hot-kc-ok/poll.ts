import { loadFlags } from './flags';

export let flags: Record<string, boolean> = {};

const tick = async () => { flags = await loadFlags(); };
void tick();
const timer = setInterval(tick, 15_000);
if (import.meta.hot) {
  import.meta.hot.dispose(() => clearInterval(timer));
}
