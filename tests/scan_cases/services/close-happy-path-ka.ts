import puppeteer from 'puppeteer';

export async function renderPdf(html: string): Promise<Uint8Array> {
  // leak: client-per-call
  const browser = await puppeteer.launch({ headless: true });
  const page = await browser.newPage();
  await page.setContent(html, { waitUntil: 'networkidle0' });
  const pdf = await page.pdf({ format: 'A4' });
  await browser.close();
  return pdf;
}
