export default function timeout(ms) {
  return async function timeoutMiddleware(ctx, next) {
    await Promise.race([
      next(),
      new Promise((_, reject) => {
        // leak: timer
        setTimeout(() => reject(Object.assign(new Error('timeout'), { status: 503, body: ctx.request.body })), ms);
      }),
    ]);
  };
}
