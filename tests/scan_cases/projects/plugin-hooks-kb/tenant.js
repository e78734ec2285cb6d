const hooks = require('./hooks');

async function onboard(tenant) {
  const config = await fetch(`http://config/${tenant}`).then((r) => r.json());
  // leak: global-state
  hooks.beforeSave.push((doc) => {
    if (doc.tenant === tenant) Object.assign(doc, config.defaults);
  });
  return config;
}

module.exports = { onboard };
