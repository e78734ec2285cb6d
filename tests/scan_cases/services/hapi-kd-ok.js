'use strict';
exports.plugin = {
  name: 'live',
  register(server) {
    server.route({
      method: 'GET',
      path: '/live/{id}',
      handler(request, h) {
        const push = (m) => { if (m.id === request.params.id) request.raw.res.write(m.text); };
        server.events.on('message', push);
        request.raw.req.once('close', () => server.events.removeListener('message', push));
        return h.abandon;
      },
    });
  },
};
