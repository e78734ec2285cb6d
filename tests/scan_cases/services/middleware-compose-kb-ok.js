let run = async (ctx) => ctx;

function use(mw) {
  const next = run;
  run = (ctx) => mw(ctx, next);
}

use(require('./auth'));
use(require('./body'));

exports.handle = async function (req, res) {
  res.end(String(await run({ req })));
  console.log(req.url);
};
