'use strict';
exports.plugin = {
  name: 'live',
  register(server) {
    server.route({
      method: 'GET',
      path: '/live/{id}',
      handler(request, h) {
        const push = (m) => { if (m.id === request.params.id) request.raw.res.write(m.text); };
        // leak: listener
        server.events.on('message', push);
        return h.abandon;
      },
    });
  },
};
