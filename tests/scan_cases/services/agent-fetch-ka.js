const https = require('https');
const axios = require('axios');

async function callUpstream(path, token) {
  const instance = axios.create({
    baseURL: 'https://upstream.internal',
    // leak: client-per-call
    httpsAgent: new https.Agent({ keepAlive: true, maxSockets: 50 }),
  });
  const { data } = await instance.get(path, { headers: { authorization: token } });
  return data;
}

module.exports = { callUpstream };
