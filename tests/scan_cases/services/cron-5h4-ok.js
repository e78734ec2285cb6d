const cron = require('node-cron');
const { cleanup } = require('./cleanup');
cron.schedule('0 * * * *', cleanup);
