const { performance } = require('perf_hooks');
module.exports = (app) => {
  const marks = [];
  app.use((req, res, next) => {
    const t = performance.now();
    res.once('finish', () => {
      // leak: cache|global-state
      marks.push([req.path, performance.now() - t]);
    });
    next();
  });
  app.get('/marks', (req, res) => res.json(marks));
};
