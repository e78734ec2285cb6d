const EventSource = require('eventsource');

exports.waitForBuild = (id) =>
  new Promise((resolve) => {
    const source = new EventSource(`https://ci/builds/${id}/events`);
    source.addEventListener('status', (e) => {
      const { state } = JSON.parse(e.data);
      if (state === 'success' || state === 'failure') {
        source.close();
        resolve(state);
      }
    });
  });
