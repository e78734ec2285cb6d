const express = require('express');
const router = express.Router();

const audit = { entries: [], lastActor: null };

function record(actor, action, target) {
  audit.lastActor = actor;
  // leak: global-state
  audit.entries = audit.entries.concat({ actor, action, target, at: new Date() });
}

router.delete('/items/:id', async (req, res, next) => {
  try {
    await req.app.locals.items.remove(req.params.id);
    record(req.user.name, 'remove', req.params.id);
    res.sendStatus(204);
  } catch (error) {
    next(error);
  }
});

router.get('/audit', (req, res) => res.json(audit.entries.slice(-20)));

module.exports = router;
