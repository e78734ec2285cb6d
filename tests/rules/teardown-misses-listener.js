export class Gateway {
  constructor(bus) {
    this.bus = bus;
    this.onAdded = (item) => this.add(item);
    this.onRemoved = (item) => this.remove(item);
    this.onMoved = (item) => this.move(item);
  }

  start() {
    // ok: teardown-misses-listener
    this.bus.on("added", this.onAdded);
    // leak: teardown-misses-listener
    this.bus.on("removed", this.onRemoved);
    // ok: teardown-misses-listener
    this.bus.on("moved", this.onMoved);
  }

  stop() {
    this.bus.off("added", this.onAdded);
    this.bus.off("moved", this.onMoved);
  }
}
