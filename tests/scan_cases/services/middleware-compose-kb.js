let run = async (ctx) => ctx;

function use(mw) {
  const next = run;
  run = (ctx) => mw(ctx, next);
}

use(require('./auth'));
use(require('./body'));

exports.handle = async function (req, res) {
  const next = run;
  // leak: closure
  run = async (ctx) => {
    const out = await next(ctx);
    console.log(req.url);
    return out;
  };
  res.end(String(await run({ req })));
};
