const cacheKey = Symbol('cache');
class Mapper {
  static instances = [];
  constructor(def) {
    this.def = def;
    // leak: cache|global-state
    Mapper.instances.push(this);
  }
  map(x) { return this.def(x); }
}
module.exports = (rows, def) => rows.map((r) => new Mapper(def).map(r));
