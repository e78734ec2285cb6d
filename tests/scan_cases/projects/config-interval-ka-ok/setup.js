const fs = require('fs');

function setupRefresh(tenant) {
  const config = JSON.parse(fs.readFileSync(`./tenants/${tenant}.json`, 'utf8'));
  const state = { config, lastSync: 0 };
  const timer = setInterval(() => {
    state.lastSync = Date.now();
    console.log(tenant, Object.keys(state.config).length);
  }, 5000);
  state.stop = () => clearInterval(timer);
  return state;
}

module.exports = { setupRefresh };
