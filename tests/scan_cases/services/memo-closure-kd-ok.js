const formatters = [];

function register(user, rows) {
  const total = rows.reduce((a, r) => a + r.amount, 0);
  const count = rows.length;
  return (locale) => `${user.name}: ${total.toLocaleString(locale)} of ${count}`;
}

exports.handler = async (event) => {
  const rows = JSON.parse(event.body);
  return { statusCode: 200, body: register(event.user, rows)('en') };
};
