// Called once, on Node's own table of timers where that could be reached: lists what a process has
// open, in groups. Gives { text, functions }: JSON, and functions whose places tell who made it.
// It changes nothing, keeps nothing, and runs nothing of the program but getters of Node's classes.
function (MOST, made) {
  const functions = [];
  const numbers = new Map();
  const groups = new Map();
  const sourceOf = (what) => {
    try { return Function.prototype.toString.call(what); } catch { return ''; }
  };
  // Each call makes a new closure of the same code: the code is what tells places apart.
  const numberOf = (what) => {
    if (typeof what !== 'function') return null;
    const listener = typeof what.listener === 'function' ? what.listener : what; // of once()
    const source = sourceOf(listener);
    const key = `${source.length}:${source.slice(0, 400)}`;
    if (!numbers.has(key)) {
      if (functions.length >= 400) return null;
      numbers.set(key, functions.push(listener) - 1);
    }
    return numbers.get(key);
  };
  const add = (kind, words, makers, about) => {
    const from = [];
    for (const maker of makers) {
      const number = numberOf(maker);
      if (number !== null && !from.includes(number) && from.length < 6) from.push(number);
    }
    const created = about.id !== null && made ? made.get(about.id) || null : null;
    const key = JSON.stringify([kind, words, about.ref, about.delay, from, created]);
    const group = groups.get(key);
    if (group === undefined) {
      groups.set(key, {
        kind, words, from, count: 1, ref: about.ref, delay: about.delay, repeats: about.repeats,
        created, oldest: about.age, next: about.next, examples: about.example ? [about.example] : [],
      });
      return;
    }
    group.count += 1;
    if (about.age > group.oldest) group.oldest = about.age;
    if (about.next < group.next) group.next = about.next;
    if (about.example && group.examples.length < 3 && !group.examples.includes(about.example)) {
      group.examples.push(about.example);
    }
  };
  const listenersOf = (emitter, ...events) => {
    const found = [];
    for (const event of events) {
      try { found.push(...emitter.listeners(event).slice(0, 3)); } catch {}
    }
    return found;
  };
  const at = (where) => {
    if (where === null || where === undefined) return '';
    return typeof where === 'string' ? where : `${where.address}:${where.port}`;
  };
  const nothing = {
    ref: true, delay: null, repeats: false, age: null, next: null, example: '', id: null,
  };
  const idOf = (handle) => {
    try {
      const wrap = typeof handle.getAsyncId === 'function' ? handle : handle._handle;
      if (wrap && typeof wrap.getAsyncId === 'function') return wrap.getAsyncId();
      const symbols = Object.getOwnPropertySymbols(handle);
      return handle[symbols.find((symbol) => symbol.description === 'asyncId')] || null;
    } catch { return null; }
  };

  const addHandle = (handle) => {
    const plain = { ...nothing, id: idOf(handle) };
    const name = (handle.constructor && handle.constructor.name) || 'Object';
    if (typeof handle.listen === 'function' && typeof handle.address === 'function') {
      const open = Number(handle._connections) || 0;
      const makers = listenersOf(handle, 'request', 'connection', 'secureConnection', 'listening');
      const example = open ? `${open} connections` : '';
      add('server', `${name} on ${at(handle.address()) || 'nothing'}`, makers, { ...plain, example });
    } else if ('bytesRead' in handle && 'remoteAddress' in handle) {
      const makers = listenersOf(handle, 'data', 'connect', 'message', 'end', 'close', 'error');
      const server = handle.server;
      const peer = handle.remoteAddress ? `${handle.remoteAddress}:${handle.remotePort}` : '';
      const amount = `${handle.bytesRead} B read, ${handle.bytesWritten} B written`;
      if (server) {
        const own = listenersOf(server, 'request', 'connection', 'secureConnection');
        const example = `from ${handle.remoteAddress || 'a peer that left'}, ${amount}`;
        const local = `accepted on ${handle.localAddress || ''}:${handle.localPort || '?'}`;
        add('socket', `${name} ${local}`, [...own, ...makers], { ...plain, example });
      } else if (peer || handle.connecting) {
        const whom = peer || String(handle._host || 'somebody');
        const request = handle._httpMessage;
        const method = request && typeof request.method === 'string' ? ` for ${request.method}` : '';
        const state = handle.connecting ? ', connecting' : '';
        const called = request ? listenersOf(request, 'response', 'socket', 'error') : [];
        add('socket', `${name} to ${whom}${state}${method}`, [...called, ...makers],
          { ...plain, example: amount });
      } else {
        const kind = (handle._handle && handle._handle.constructor.name) || name;
        add('stream', `${kind}${handle.fd >= 0 ? ` on fd ${handle.fd}` : ''}`, makers, plain);
      }
    } else if (typeof handle.kill === 'function' && 'spawnfile' in handle) {
      const example = `pid ${handle.pid}`;
      add('child', `ChildProcess ${handle.spawnfile}`,
        listenersOf(handle, 'exit', 'close', 'message', 'error'), { ...plain, example });
    } else if (/Watcher$/.test(name)) {
      add('watcher', name, listenersOf(handle, 'change', 'error'), plain);
    } else if (typeof handle.bind === 'function' && typeof handle.send === 'function') {
      let where = '';
      try { where = at(handle.address()); } catch {}
      add('socket', `UDP ${name}${where ? ` on ${where}` : ''}`, listenersOf(handle, 'message'), plain);
    } else {
      const example = handle.fd >= 0 ? `fd ${handle.fd}` : '';
      add('other', name, listenersOf(handle, 'message', 'data', 'exit'), { ...plain, example });
    }
  };

  const addRequest = (request) => {
    const name = (request.constructor && request.constructor.name) || 'Object';
    const whom = request.hostname || (request.address && `${request.address}:${request.port}`);
    const context = request.context || {};
    const makers = [request.callback, context.callback, request.oncomplete];
    add('request', `${name}${typeof whom === 'string' ? ` ${whom}` : ''}`, makers, nothing);
  };

  const addTimers = (table) => {
    const clock = performance.now();
    const lease = process[Symbol.for('heaphound.lease')];  // ours, while an inspector is open for us
    let seen = 0;
    for (const delay of Object.keys(table)) {
      const list = table[delay];
      let timer = list && list._idleNext;
      while (timer && timer !== list && seen < MOST) {
        seen += 1;
        const called = timer._onTimeout;
        if (typeof called === 'function' && timer !== lease?.timer) {
          const repeats = timer._repeat !== null && timer._repeat !== undefined;
          const ref = typeof timer.hasRef === 'function' ? timer.hasRef() : true;
          const age = Math.max(0, clock - timer._idleStart);
          const next = Math.max(0, timer._idleTimeout - age);
          const named = called.name ? ` ${called.name}` : '';
          add(repeats ? 'interval' : 'timeout', `${repeats ? 'Interval' : 'Timeout'}${named}`,
            [called], { ...nothing, id: idOf(timer), ref, delay: timer._idleTimeout, repeats, age, next });
        }
        timer = timer._idleNext;
      }
    }
    return seen >= MOST;
  };

  const result = { groups: [], kinds: {}, faults: [], more: false, uptime: null };
  const trying = (what, act) => {
    try { act(); } catch (error) { result.faults.push(`${what}: ${String(error).slice(0, 200)}`); }
  };
  const performance = globalThis.performance;
  let timersSeen = false;
  trying('timers', () => {
    if (this === globalThis || this === undefined || this === null) return;
    result.more = addTimers(this);
    timersSeen = true;
  });
  trying('handles', () => {
    const handles = process._getActiveHandles();
    if (handles.length > MOST) result.more = true;
    for (const handle of handles.slice(0, MOST)) trying('a handle', () => addHandle(handle));
  });
  trying('requests', () => {
    for (const request of process._getActiveRequests().slice(0, MOST)) {
      trying('a request', () => addRequest(request));
    }
  });
  trying('kinds', () => {
    for (const kind of process.getActiveResourcesInfo()) {
      result.kinds[kind] = (result.kinds[kind] || 0) + 1;
    }
  });
  trying('uptime', () => { result.uptime = process.uptime(); });
  result.groups = [...groups.values()];
  result.timersSeen = timersSeen;
  result.faults = result.faults.slice(0, 10);
  let text = '{}';
  try { text = JSON.stringify(result); } catch {}
  return { text, functions };
}
