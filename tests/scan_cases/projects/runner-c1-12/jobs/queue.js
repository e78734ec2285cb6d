const Bull = require('bull');
module.exports = new Bull('reports', process.env.REDIS_URL);
