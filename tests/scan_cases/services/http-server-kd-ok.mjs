import http from 'node:http';

export async function screenshot(html, browser) {
  const server = http.createServer((_, res) => res.end(html));
  await new Promise((r) => server.listen(0, r));
  const page = await browser.newPage();
  try {
    await page.goto(`http://localhost:${server.address().port}`);
    return await page.screenshot();
  } finally {
    await page.close();
    server.close();
  }
}
