const hooks = require('./hooks');

async function onboard(tenant) {
  const config = await fetch(`http://config/${tenant}`).then((r) => r.json());
  hooks.byTenant.set(tenant, (doc) => {
    Object.assign(doc, config.defaults);
  });
  return config;
}

function offboard(tenant) {
  hooks.byTenant.delete(tenant);
}

module.exports = { onboard, offboard };
