import { chromium } from 'playwright';
export async function shot(url: string) { const b = await chromium.launch(); try { const p = await b.newPage(); await p.goto(url); return await p.screenshot(); } finally { await b.close(); } }
