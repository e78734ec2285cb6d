const transports = [];

class Logger {
  constructor(name) {
    this.name = name;
    this.children = [];
  }
  child(bindings) {
    const c = new Logger(`${this.name}:${bindings.requestId}`);
    // leak: global-state
    this.children.push(c);
    return c;
  }
  info(msg) { transports.forEach((t) => t.write(this.name, msg)); }
}
const root = new Logger('root');
module.exports = (req, res, next) => {
  req.log = root.child({ requestId: req.id });
  next();
};
