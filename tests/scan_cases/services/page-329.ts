import puppeteer, { Browser } from 'puppeteer';
let browser: Browser | undefined;
export async function screenshot(url: string) {
  browser ??= await puppeteer.launch();
  // leak: client-per-call
  const page = await browser.newPage();
  await page.goto(url);
  return page.screenshot();
}
