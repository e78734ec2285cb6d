import { loadFlags } from './flags';

export let flags: Record<string, boolean> = {};

const tick = async () => { flags = await loadFlags(); };
void tick();
// leak: timer
setInterval(tick, 15_000);
