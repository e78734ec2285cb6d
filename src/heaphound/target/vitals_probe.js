// Evaluated and called once in a target that is watched, with the milliseconds between two ticks of
// its timer; gives an object with poll() and stop().
//
// What it adds to the process (a GC observer, a listener for warnings) is taken back by stop(), and
// by itself: when nobody has polled for a minute, or when the inspector session that holds this
// object is gone and the object has been collected. Nothing here can throw, or keeps the process
// alive, or is reachable from a global.
((TICK) => {
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
    const PATIENCE = 100;
    const FRAMES = 40;
    const SHOWN = 12;
    const state = {
      gc: {}, majors: [], warnings: [], tasks: [],
      delay: 0, waits: null, looking: false, over: false,
    };
    let polled = clock.now();
    let observer = null;
    const stale = () => state.over || clock.now() - polled > MINUTE;
    // A look may come in the middle of any function, Node's own too: it only reads. What changes
    // something waits until the task has ended, where a program's own promises go on.
    const later = async (act) => {
      await null;
      try { act(); } catch {}
    };
    const takeBack = () => {
      try { observer.disconnect(); } catch {}
      try { timers.clearInterval(ticker); } catch {}
      try { process.removeListener('warning', warned); } catch {}
    };
    const stop = () => {
      state.over = true;
      later(takeBack);
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
    // Whoever waits for an answer now: [peer, () => does it still wait]. "in" is a request to this
    // process; anything else is the address of what this process asked by HTTP.
    const waiting = () => {
      const found = [];
      const handles = process._getActiveHandles();
      for (let at = 0; at < handles.length && found.length < MOST; at += 1) {
        const socket = handles[at];
        if (socket === null || typeof socket !== 'object' || !('bytesRead' in socket)) continue;
        const message = socket._httpMessage;
        if (socket.server) {
          if (message && message.headersSent === false) {
            found.push(['in', () => socket._httpMessage === message && !message.headersSent]);
          }
          continue;
        }
        if (!message && !Object.getOwnPropertySymbols(socket).some(undici)) continue;
        if (message && message.res) continue;
        const peer = socket.remoteAddress
          ? `${socket.remoteAddress}:${socket.remotePort}`
          : String(socket._host || 'not connected yet');
        const read = socket.bytesRead;
        found.push([peer, () =>
          socket.bytesRead === read && !socket.destroyed && socket._httpMessage === message]);
      }
      return found;
    };
    // fetch keeps its parser under a symbol; a connection of its that is idle is not ref'ed, and so
    // not active.
    const undici = (symbol) => symbol.description === 'parser';
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
    // A timer that should tick every TICK is as late as everything else that waits for the loop. It
    // is not asked of monitorEventLoopDelay, whose reset forgets the tick that is late just then.
    let ticked = clock.now();
    let ticker = null;
    const tick = () => {
      try {
        if (stale()) { stop(); return; }
        const now = clock.now();
        state.delay = Math.max(state.delay, now - ticked - TICK);
        ticked = now;
      } catch {}
    };
    const begin = () => {
      if (state.over) return;
      ticked = clock.now();
      ticker = timers.setInterval(tick, TICK);
      ticker.unref();
      try {
        observer = new hooks.PerformanceObserver(collected);
        observer.observe({ entryTypes: ['gc'] });
      } catch {}
      const most = process.getMaxListeners();
      if (most === 0 || process.listenerCount('warning') < most) process.on('warning', warned);
    };
    const findWaits = () => {
      if (state.looking || state.over) return;
      const begun = clock.now();
      const found = waiting();
      if (found.length === 0) { state.waits = { ms: 0, rows: [] }; return; }
      state.looking = true;
      const timer = timers.setTimeout(() => {
        try {
          state.looking = false;
          const rows = {};
          for (const [peer, still] of found) {
            const row = rows[peer] || (rows[peer] = [peer, 0, 0]);
            row[1] += 1;
            if (still()) row[2] += 1;
          }
          const most = Object.values(rows).sort((a, b) => b[1] - a[1]).slice(0, 6);
          state.waits = { ms: clock.now() - begun, rows: most };
        } catch {}
      }, PATIENCE);
      timer.unref();
    };
    // A look of ours interrupts whatever JavaScript runs: what stands below us on the stack. What
    // is done later tells how long that task still went on.
    const stackBelow = () => {
      const { stackTraceLimit, prepareStackTrace } = Error;
      const had = Object.hasOwn(Error, 'prepareStackTrace');
      try {
        Error.stackTraceLimit = FRAMES;
        Error.prepareStackTrace = (_, sites) => sites.map((site) => [
          site.getFunctionName() || '', String(site.getScriptNameOrSourceURL() || ''),
          site.getLineNumber() || 0,
        ]);
        const frames = new Error().stack;
        // Ours, and the function by which the inspector calls us.
        const ours = frames.map((frame) => frame[1] === 'heaphound-vitals.js').lastIndexOf(true);
        return frames.slice(ours + 2);
      } catch { return []; } finally {
        Error.stackTraceLimit = stackTraceLimit;
        if (had) Error.prepareStackTrace = prepareStackTrace;
        else delete Error.prepareStackTrace;
      }
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
        // What is late now and not over counts too.
        seen.delay = Math.max(0, state.delay, polled - ticked - TICK);
        state.delay = 0;
        seen.tasks = state.tasks.splice(0);
        seen.waits = state.waits;
        state.waits = null;
        const resources = {};
        for (const kind of process.getActiveResourcesInfo()) {
          resources[kind] = (resources[kind] || 0) + 1;
        }
        seen.resources = resources;
        const frames = stackBelow();
        later(() => {
          if (frames.length > 0 && state.tasks.length < MOST) {
            state.tasks.push([clock.now() - polled, frames.slice(0, SHOWN)]);
          }
          findWaits();
        });
      } catch {}
      try { return JSON.stringify(seen); } catch { return '{}'; }
    };
    const registry = new FinalizationRegistry(() => stop());
    state.registry = registry;
    later(begin);
    const handle = { poll, stop };
    registry.register(handle, 0);
    return handle;
  } catch {
    return null;
  }
})
