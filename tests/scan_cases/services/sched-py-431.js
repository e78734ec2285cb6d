const schedule = require('node-schedule');
exports.remind = async (req, res) => {
  // leak: client-per-call
  schedule.scheduleJob('*/5 * * * *', () => notify(req.body.user));
  res.end();
};
function notify(u) { console.log(u); }
