import puppeteer from 'puppeteer';

export async function renderPdf(html: string): Promise<Uint8Array> {
  const browser = await puppeteer.launch({ headless: true });
  try {
  const page = await browser.newPage();
  await page.setContent(html, { waitUntil: 'networkidle0' });
  const pdf = await page.pdf({ format: 'A4' });
  return pdf;
  } finally {
    await browser.close();
  }
}
