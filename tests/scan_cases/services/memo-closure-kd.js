const formatters = [];

function register(user, rows) {
  const total = rows.reduce((a, r) => a + r.amount, 0);
  // leak: global-state
  formatters.push((locale) => `${user.name}: ${total.toLocaleString(locale)} of ${rows.length}`);
}

exports.handler = async (event) => {
  const rows = JSON.parse(event.body);
  register(event.user, rows);
  return { statusCode: 200, body: formatters[formatters.length - 1]('en') };
};
