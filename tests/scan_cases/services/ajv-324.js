const Ajv = require('ajv');
const ajv = new Ajv();
module.exports.check = (req, res, next) => {
  // leak: closure
  const validate = ajv.compile({ type: 'object', required: req.body.fields });
  return validate(req.body) ? next() : res.status(400).end();
};
