const puppeteer = require('puppeteer');

exports.screenshot = async (url) => {
  // leak: client-per-call
  const browser = await puppeteer.launch();
  const page = await browser.newPage();
  await page.goto(url);
  const image = await page.screenshot();
  await browser.close();
  return image;
};

exports.screenshotOk = async (url) => {
  const browser = await puppeteer.launch();
  try {
    const page = await browser.newPage();
    await page.goto(url);
    return await page.screenshot();
  } finally {
    await browser.close();
  }
};
