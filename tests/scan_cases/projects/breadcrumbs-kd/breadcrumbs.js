class Breadcrumbs {
  static trail = [];
  static leave(message, data) {
    // leak: global-state
    Breadcrumbs.trail.push({ message, data, at: Date.now() });
  }
}
module.exports = Breadcrumbs;
