const { S3Client, GetObjectCommand } = require('@aws-sdk/client-s3');
const { Agent } = require('https');

exports.fetchObject = async (bucket, key) => {
  const res = await fetchViaAgent(`https://${bucket}.s3.amazonaws.com/${key}`, shared);
  return res;
};
const shared = new Agent({ keepAlive: true, maxSockets: 50 });
function fetchViaAgent(url, agent) {
  return new Promise((ok, no) => require('https').get(url, { agent }, ok).on('error', no));
}
