const { S3Client, GetObjectCommand } = require('@aws-sdk/client-s3');
const { Agent } = require('https');

exports.fetchObject = async (bucket, key) => {
  // leak: client-per-call
  const agent = new Agent({ keepAlive: true, maxSockets: 50 });
  const res = await fetchViaAgent(`https://${bucket}.s3.amazonaws.com/${key}`, agent);
  return res;
};
function fetchViaAgent(url, agent) {
  return new Promise((ok, no) => require('https').get(url, { agent }, ok).on('error', no));
}
