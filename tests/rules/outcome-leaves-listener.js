import { EventEmitter } from "node:events";

const bus = new EventEmitter().setMaxListeners(0);

export function reply(message, ms) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      // leak: outcome-leaves-listener
      reject(new Error("no reply"));
    }, ms);
    const onReply = (answer) => {
      if (answer.id !== message.id) return;
      clearTimeout(timer);
      bus.off("reply", onReply);
      resolve({ answer, message });
    };
    bus.on("reply", onReply);
  });
}

export function replyInTime(message, ms) {
  return new Promise((resolve, reject) => {
    const cleanUp = () => {
      clearTimeout(timer);
      bus.off("reply", onReply);
    };
    const timer = setTimeout(() => {
      cleanUp();
      // ok: outcome-leaves-listener
      reject(new Error("no reply"));
    }, ms);
    const onReply = (answer) => {
      if (answer.id !== message.id) return;
      cleanUp();
      resolve({ answer, message });
    };
    bus.on("reply", onReply);
  });
}

export class Channel {
  constructor(socket) {
    this.socket = socket;
  }

  ask(question, callback) {
    const onData = (data) => {
      this.socket.removeListener("data", onData);
      callback(null, data, question);
    };
    this.socket.on("data", onData);
    this.send(question, (error) => {
      // leak: outcome-leaves-listener
      if (error) callback(error);
    });
  }

  askSafely(question, callback) {
    const onData = (data) => finish(null, data);
    const finish = (error, data) => {
      this.socket.removeListener("data", onData);
      callback(error, data, question);
    };
    this.socket.on("data", onData);
    this.send(question, (error) => {
      // ok: outcome-leaves-listener
      if (error) finish(error);
    });
  }
}

export function fetchUntil(job, options) {
  const settings = { ...options };
  return new Promise((resolve, reject) => {
    const stop = () => job.cancel();
    settings.signal.addEventListener("abort", stop);
    job.onDone = (result) => {
      settings.signal.removeEventListener("abort", stop);
      resolve(result);
    };
    job.onError = (error) => {
      // leak: outcome-leaves-listener
      reject(error);
    };
  });
}

export function fetchAlways(job, options) {
  const settings = { ...options };
  const stop = () => job.cancel();
  return new Promise((resolve, reject) => {
    settings.signal.addEventListener("abort", stop);
    job.onDone = resolve;
    job.onError = (error) => {
      // ok: outcome-leaves-listener
      reject(error);
    };
  }).finally(() => settings.signal.removeEventListener("abort", stop));
}

export function firstLine(socket, callback) {
  socket.on("data", onData);
  socket.on("close", () => {
    socket.off("data", onData);
  });
  socket.once("timeout", () => {
    // ok: outcome-leaves-listener
    callback(new Error("too slow"));
  });
  function onData(line) {
    socket.off("data", onData);
    callback(null, line);
  }
}
