function delay(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

async function fetchWithin(work) {
  return Promise.race([
    work(),
    // leak: race-timeout-not-cleared
    new Promise((_, reject) => setTimeout(() => reject(new Error("late")), 30_000)),
  ]);
}

async function fetchWithHelper(work) {
  // leak: race-timeout-not-cleared
  return Promise.race([work(), delay(60_000)]);
}

async function fetchTidily(work) {
  let timer;
  try {
    // ok: race-timeout-not-cleared
    return await Promise.race([
      work(),
      new Promise((_, reject) => {
        timer = setTimeout(() => reject(new Error("late")), 30_000);
      }),
    ]);
  } finally {
    clearTimeout(timer);
  }
}

async function firstOf(a, b) {
  // ok: race-timeout-not-cleared
  return Promise.race([a(), b()]);
}

module.exports = { fetchWithin, fetchWithHelper, fetchTidily, firstOf };
