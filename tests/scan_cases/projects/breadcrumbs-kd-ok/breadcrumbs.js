class Breadcrumbs {
  static trail = [];
  static leave(message, data) {
    Breadcrumbs.trail = [...Breadcrumbs.trail.slice(-49), { message, data, at: Date.now() }];
  }
}
module.exports = Breadcrumbs;
