'use strict';


// A crawler. It remembers the titles of the last pages it saw, by their address, so that it can
// answer for them.

const cheerio = require('cheerio');

const { drive } = require('../drive.js');

const titles = new Map();

function readPage(address) {
  const paragraphs = [];
  for (let i = 0; i < 120; i += 1) paragraphs.push(`<p>paragraph ${i} of ${address}</p>`);
  return `<html><title>All there is to be known of ${address}</title>${paragraphs.join('')}</html>`;
}

function crawl(address) {
  const $ = cheerio.load(readPage(address), { xml: { xmlMode: false } });
  titles.set(address, $('title').text());
}

drive(async (n) => crawl(`https://pages.example/${n}`), { warmUp: 60, batch: 60 });
