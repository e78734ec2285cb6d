export function send(config) {
  return new Promise((resolve, reject) => {
    const request = open(config, resolve);
    // leak: reaction-on-long-lived
    config.cancelToken.promise.then((reason) => {
      request.abort();
      reject(reason);
    });
  });
}

export function sendUntilDone(config) {
  return new Promise((resolve, reject) => {
    const onCancel = (reason) => {
      request.abort();
      reject(reason);
    };
    const request = open(config, (answer) => {
      config.cancelToken.unsubscribe(onCancel);
      resolve(answer);
    });
    // ok: reaction-on-long-lived
    config.cancelToken.subscribe(onCancel);
  });
}

export class Connection {
  constructor(socket) {
    this.closed = new Promise((resolve) => socket.once("close", resolve));
    // ok: reaction-on-long-lived
    this.closed.then(() => this.log("closed"));
  }

  request(message) {
    const answer = Promise.withResolvers();
    // leak: reaction-on-long-lived
    this.closed.then(() => answer.reject(new Error(`lost ${message.id}`)));
    return answer.promise;
  }
}
