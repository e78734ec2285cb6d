const EventSource = require('eventsource');

exports.waitForBuild = (id) =>
  new Promise((resolve) => {
    // leak: client-per-call
    const source = new EventSource(`https://ci/builds/${id}/events`);
    source.addEventListener('status', (e) => {
      const { state } = JSON.parse(e.data);
      if (state === 'success' || state === 'failure') resolve(state);
    });
  });
