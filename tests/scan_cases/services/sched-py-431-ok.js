const schedule = require('node-schedule');
exports.remind = async (req, res) => {
  schedule.scheduleJob(new Date(req.body.at), () => notify(req.body.user));
  res.end();
};
function notify(u) { console.log(u); }
