import puppeteer, { Browser } from 'puppeteer';
let browser: Browser | undefined;
export async function screenshot(url: string) {
  browser ??= await puppeteer.launch();
  const page = await browser.newPage();
  try { await page.goto(url); return await page.screenshot(); } finally { await page.close(); }
}
