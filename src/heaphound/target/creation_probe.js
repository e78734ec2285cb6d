// Evaluated and called only when it is asked for who creates what: takes the stack of each timer,
// socket, server, child and watcher that is created while the hook is on. Gives { made, stop }; made
// is a Map from async id to [function, script, line]. Takes itself back after LIMIT milliseconds,
// or when whoever asked is gone. Nothing here can throw or keeps the process alive.
((LIMIT) => {
  try {
    const builtin = (name) =>
      typeof process.getBuiltinModule === 'function'
        ? process.getBuiltinModule(name)
        : require(name);
    const hooks = builtin('node:async_hooks');
    const timers = builtin('node:timers');
    const TYPES = new Set([
      'TCPWRAP', 'TCPSERVERWRAP', 'PIPEWRAP', 'PIPESERVERWRAP', 'TLSWRAP', 'UDPWRAP', 'PROCESSWRAP',
      'FSEVENTWRAP', 'STATWATCHER', 'Timeout', 'WORKER', 'MESSAGEPORT',
    ]);
    const MOST = 20000;
    const made = new Map();
    let over = false;
    let timer = null;
    const creator = () => {
      const { stackTraceLimit, prepareStackTrace } = Error;
      const had = Object.hasOwn(Error, 'prepareStackTrace');
      try {
        Error.stackTraceLimit = 40;
        Error.prepareStackTrace = (_, sites) => sites.map((site) => [
          site.getFunctionName() || '', String(site.getScriptNameOrSourceURL() || ''),
          site.getLineNumber() || 0,
        ]);
        const frames = new Error().stack.filter((frame) =>
          frame[1] && !frame[1].startsWith('node:') && frame[1] !== 'heaphound-creation.js');
        return frames.find((frame) => !frame[1].includes('/node_modules/')) || frames[0] || null;
      } catch { return null; } finally {
        Error.stackTraceLimit = stackTraceLimit;
        if (had) Error.prepareStackTrace = prepareStackTrace;
        else delete Error.prepareStackTrace;
      }
    };
    const hook = hooks.createHook({
      init(id, type) {
        try {
          if (over || made.size >= MOST || !TYPES.has(type)) return;
          const frame = creator();
          if (frame) made.set(id, frame);
        } catch {}
      },
      destroy(id) { try { made.delete(id); } catch {} },
    });
    // What is evaluated may interrupt any function; this changes something only when it has ended.
    const later = async (act) => {
      await null;
      try { act(); } catch {}
    };
    const stop = () => {
      over = true;
      later(() => { hook.disable(); timers.clearTimeout(timer); });
    };
    later(() => {
      if (over) return;
      hook.enable();
      timer = timers.setTimeout(stop, LIMIT);
      timer.unref();
    });
    const registry = new FinalizationRegistry(() => stop());
    const handle = { made, stop, registry };
    registry.register(handle, 0);
    return handle;
  } catch { return null; }
})
