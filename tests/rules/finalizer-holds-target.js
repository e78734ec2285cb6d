const closed = [];
const registry = new FinalizationRegistry((held) => closed.push(typeof held));

class Upload {
  constructor(file) {
    this.file = file;
    // leak: finalizer-holds-target
    registry.register(this, { kind: "upload", owner: this });
  }
}

class Download {
  constructor(file) {
    this.file = file;
    // ok: finalizer-holds-target
    registry.register(this, { kind: "download" });
  }
}

function watchList(file) {
  const handle = { file };
  // leak: finalizer-holds-target
  registry.register(handle, [closed, handle]);
  return handle;
}

function watchClosure(file) {
  const handle = { file };
  // leak: finalizer-holds-target
  registry.register(handle, () => handle.file);
  return handle;
}

function watchName(file, name) {
  const handle = { file };
  // ok: finalizer-holds-target
  registry.register(handle, name, handle);
  return handle;
}

function watchState(file) {
  const handle = { file };
  const state = { open: true };
  // ok: finalizer-holds-target
  registry.register(handle, () => state.open);
  return handle;
}

class Plugins {
  register(plugin, options) {
    this.last = options;
  }
}

function plug(plugins, plugin) {
  // ok: finalizer-holds-target
  plugins.register(plugin, { plugin });
}

module.exports = { Upload, Download, watchList, watchClosure, watchName, watchState, Plugins, plug };
