class Framer { constructor() { this.parts = []; } feed(b) { this.parts.push(b); if (b.includes(10)) { const m = Buffer.concat(this.parts); this.parts = []; return m; } return null; } }
module.exports = Framer;
