'use strict';


// A measuring station. It keeps what it measured as CSV, for whoever wants to download it.

const http = require('node:http');

const Papa = require('papaparse');

const { serve } = require('../drive.js');

let csv = 'station,second,degrees\n';

function measure(station, second) {
  const rows = [];
  for (let i = 0; i < 30; i += 1) rows.push([station, second * 30 + i, (second * i) % 40]);
  csv += `${Papa.unparse(rows)}\n`;
  return rows.length;
}

const server = http.createServer((request, response) => {
  const [, station, second] = request.url.split('/');
  response.end(`${measure(station, Number(second))} rows, ${csv.length} characters\n`);
});

serve(server, (n) => [{ method: 'POST', path: `/station-${n % 4}/${n}` }]);
