const client = require('prom-client');
const counters = {};
function counter(name, help) { return (counters[name] ??= new client.Counter({ name, help })); }
const flusher = setInterval(() => client.register.metrics(), 60_000);
flusher.unref();
const requests = counter('requests', 'all requests');
module.exports = { counter, requests };
