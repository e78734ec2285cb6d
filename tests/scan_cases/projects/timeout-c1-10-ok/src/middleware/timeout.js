export default function timeout(ms) {
  return async function timeoutMiddleware(ctx, next) {
    let timer;
    try {
      await Promise.race([
        next(),
        new Promise((_, reject) => {
          timer = setTimeout(() => reject(Object.assign(new Error('timeout'), { status: 503, body: ctx.request.body })), ms);
        }),
      ]);
    } finally {
      clearTimeout(timer);
    }
  };
}
