const rl = require('readline').createInterface({ input: process.stdin });
rl.on('line', (l) => console.log(l));
process.on('SIGINT', () => { rl.close(); process.exit(0); });
