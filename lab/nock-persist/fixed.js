'use strict';


// A demo mode: calls of the weather service are answered by nock, set up anew for every demo.

const http = require('node:http');

const axios = require('axios');
const nock = require('nock');

const { drive } = require('../drive.js');

const WEATHER = 'http://weather.example';

function setUpDemo(city) {
  nock(WEATHER)
    .persist()
    .get(`/cities/${city}`)
    .reply(200, { city, degrees: new Array(40).fill(city.length) });
}

async function demo(city) {
  nock.cleanAll();
  setUpDemo(city);
  const answer = await axios.get(`${WEATHER}/cities/${city}`);
  return answer.data.degrees[0];
}

drive((n) => demo(`city-${n % 20}`), { warmUp: 30, batch: 30 });
