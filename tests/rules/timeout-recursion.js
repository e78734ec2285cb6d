export function onConnection(socket) {
  function beat() {
    socket.write("ping");
    // leak: timeout-recursion
    setTimeout(beat, 1000);
  }
  beat();
}

export function onGuest(socket) {
  let open = true;
  function beat() {
    if (!open) return;
    socket.write("ping");
    // ok: timeout-recursion
    setTimeout(beat, 1000);
  }
  socket.on("close", () => {
    open = false;
  });
  beat();
}

export class Probe {
  constructor(url) {
    this.url = url;
    this.look();
  }

  async look() {
    await fetch(this.url);
    // leak: timeout-recursion
    setTimeout(() => this.look(), 5000);
  }
}

export class StoppableProbe {
  constructor(url) {
    this.url = url;
    this.look();
  }

  async look() {
    await fetch(this.url);
    // ok: timeout-recursion
    this.timer = setTimeout(() => this.look(), 5000);
  }

  close() {
    clearTimeout(this.timer);
  }
}
