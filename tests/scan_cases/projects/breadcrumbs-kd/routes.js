const router = require('express').Router();
const Breadcrumbs = require('./breadcrumbs');
router.post('/pay', (req, res) => {
  Breadcrumbs.leave('pay', req.body);
  res.sendStatus(202);
});
module.exports = router;
