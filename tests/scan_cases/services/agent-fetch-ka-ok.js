const https = require('https');
const axios = require('axios');

const httpsAgent = new https.Agent({ keepAlive: true, maxSockets: 50 });

async function callUpstream(path, token) {
  const instance = axios.create({ baseURL: 'https://upstream.internal', httpsAgent });
  const { data } = await instance.get(path, { headers: { authorization: token } });
  return data;
}

module.exports = { callUpstream };
