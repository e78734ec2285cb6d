export function withFilter(iterator, accepts) {
  const next = () =>
    iterator.next().then((step) => {
      if (step.done || accepts(step.value)) {
        return step;
      }
      // leak: promise-recursion
      return next();
    });
  return { next };
}

export async function poll(queue) {
  const job = await queue.next();
  await job.run();
  // leak: promise-recursion
  return poll(queue);
}

export async function pollInLoop(queue) {
  for (;;) {
    const job = await queue.next();
    await job.run();
  }
}

export function retry(work, attempts) {
  return work().catch((error) => {
    if (attempts === 0) throw error;
    // ok: promise-recursion
    return retry(work, attempts - 1);
  });
}

export function pages(client, cursor, found) {
  return client.page(cursor).then((page) => {
    found.push(...page.items);
    // ok: promise-recursion
    return page.next ? pages(client, page.next, found) : found;
  });
}

export function tick(queue) {
  return queue.next().then((job) => {
    job.run();
    // ok: promise-recursion
    setImmediate(() => tick(queue));
  });
}
