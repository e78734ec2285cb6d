import https from 'node:https';
import axios from 'axios';

export async function callPartner(path: string) {
  // leak: client-per-call
  const agent = new https.Agent({ keepAlive: true, maxSockets: 10 });
  const res = await axios.get(`https://partner${path}`, { httpsAgent: agent });
  return res.data;
}
const shared = new https.Agent({ keepAlive: true });
export async function callPartnerOk(path: string) {
  return (await axios.get(`https://partner${path}`, { httpsAgent: shared })).data;
}
