class Store {
  constructor(initial) {
    this.state = initial;
    this.subs = [];
  }

  subscribe(fn) {
    // leak: global-state|listener
    this.subs.push(fn);
    fn(this.state);
  }

  update(patch) {
    this.state = { ...this.state, ...patch };
    for (const fn of this.subs) fn(this.state);
  }
}

export const store = new Store({ users: 0 });

export function sse(req, res) {
  res.set('Content-Type', 'text/event-stream');
  store.subscribe((s) => res.write(`data: ${JSON.stringify(s)}\n\n`));
}
