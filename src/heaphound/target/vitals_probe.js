// Evaluated once in a target that is watched; gives an object with poll() and stop().
//
// What it adds to the process (a GC observer, a listener for warnings) is taken back by stop(), and
// by itself: when nobody has polled for a minute, or when the inspector session that holds this
// object is gone and the object has been collected. Nothing here can throw, or keeps the process
// alive, or is reachable from a global.
(() => {
  try {
    const builtin = (name) =>
      typeof process.getBuiltinModule === 'function'
        ? process.getBuiltinModule(name)
        : require(name);
    const v8 = builtin('node:v8');
    const hooks = builtin('node:perf_hooks');
    const timers = builtin('node:timers');
    const clock = hooks.performance;
    const MINUTE = 60000;
    const MOST = 100;
    const state = { gc: {}, majors: [], warnings: [], delays: [], waiting: false, over: false };
    let polled = clock.now();
    let observer = null;
    const stale = () => state.over || clock.now() - polled > MINUTE;
    const stop = () => {
      state.over = true;
      try { observer.disconnect(); } catch {}
      try { process.removeListener('warning', warned); } catch {}
    };
    const warned = (warning) => {
      try {
        if (stale()) { stop(); return; }
        if (warning.name !== 'MaxListenersExceededWarning' || state.warnings.length >= MOST) return;
        state.warnings.push({
          at: Date.now(),
          message: String(warning.message).slice(0, 500),
          stack: String(warning.stack).slice(0, 4000),
        });
      } catch {}
    };
    const collected = (list) => {
      try {
        if (stale()) { stop(); return; }
        let after = 0;
        for (const entry of list.getEntries()) {
          const kind = entry.detail ? entry.detail.kind : entry.kind;
          const tally = state.gc[kind] || (state.gc[kind] = [0, 0]);
          tally[0] += 1;
          tally[1] += entry.duration;
          if (kind !== hooks.constants.NODE_PERFORMANCE_GC_MAJOR) continue;
          after = after || v8.getHeapStatistics().used_heap_size;
          if (state.majors.length < MOST) {
            state.majors.push([clock.timeOrigin + entry.startTime, after, entry.duration]);
          }
        }
      } catch {}
    };
    try {
      observer = new hooks.PerformanceObserver(collected);
      observer.observe({ entryTypes: ['gc'] });
    } catch {}
    try {
      const most = process.getMaxListeners();
      if (most === 0 || process.listenerCount('warning') < most) process.on('warning', warned);
    } catch {}
    const probeDelay = () => {
      if (state.waiting) return;
      const begun = clock.now();
      state.waiting = true;
      const timer = timers.setTimeout(() => {
        try {
          state.waiting = false;
          state.delays.push(Math.max(0, clock.now() - begun - 1));
        } catch {}
      }, 1);
      timer.unref();
    };
    const poll = () => {
      const seen = {};
      try {
        polled = clock.now();
        seen.memory = process.memoryUsage();
        seen.heap = v8.getHeapStatistics();
        seen.spaces = v8.getHeapSpaceStatistics();
        seen.uptime = process.uptime();
        seen.cpu = process.cpuUsage();
        seen.loop = clock.eventLoopUtilization();
        seen.gc = state.gc;
        seen.majors = state.majors.splice(0);
        seen.warnings = state.warnings.splice(0);
        seen.delays = state.delays.splice(0);
        const resources = {};
        for (const kind of process.getActiveResourcesInfo()) {
          resources[kind] = (resources[kind] || 0) + 1;
        }
        seen.resources = resources;
        probeDelay();
      } catch {}
      try { return JSON.stringify(seen); } catch { return '{}'; }
    };
    const registry = new FinalizationRegistry(() => stop());
    state.registry = registry;
    const handle = { poll, stop };
    registry.register(handle, 0);
    return handle;
  } catch {
    return null;
  }
})()
