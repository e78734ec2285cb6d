const { EventEmitter } = require('events');

class LifecycleWatcher {
  constructor(manager, frame, timeout) {
    this._frame = frame;
    this._timeout = timeout;
    this._listeners = [
      listen(manager, 'lifecycle', this._check.bind(this)),
      listen(manager, 'detached', this._onDetached.bind(this)),
    ];
    this._promise = new Promise((f) => (this._resolve = f));
    // leak: listener
    manager.on('navigated', () => this._check());
  }

  wait() {
    return this._promise;
  }

  _check() {
    if (this._frame.loaded) this._resolve();
  }

  _onDetached(frame) {
    if (frame === this._frame) this._resolve(new Error('detached'));
  }

  dispose() {
    for (const { emitter, name, handler } of this._listeners) emitter.removeListener(name, handler);
    this._listeners = [];
  }
}

function listen(emitter, name, handler) {
  emitter.on(name, handler);
  return { emitter, name, handler };
}

module.exports = LifecycleWatcher;
