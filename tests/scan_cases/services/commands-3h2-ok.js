const commands = {};
exports.command = (name, fn) => { commands[name] = fn; return exports; };
exports.run = (argv) => commands[argv[0]](argv.slice(1));
