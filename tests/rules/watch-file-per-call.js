const fs = require("node:fs");

function template(path) {
  let text = fs.readFileSync(path, "utf8");
  // leak: watch-file-per-call
  fs.watchFile(path, () => {
    text = fs.readFileSync(path, "utf8");
  });
  return () => text;
}

const watched = new Map();
function watchedOnce(path) {
  if (!watched.has(path)) {
    watched.set(path, fs.readFileSync(path, "utf8"));
    // ok: watch-file-per-call
    fs.watchFile(path, () => watched.set(path, fs.readFileSync(path, "utf8")));
  }
  return watched.get(path);
}

let settings = {};
// ok: watch-file-per-call
fs.watchFile("settings.json", () => {
  settings = JSON.parse(fs.readFileSync("settings.json", "utf8"));
});

module.exports = { template, watchedOnce, settings: () => settings };
