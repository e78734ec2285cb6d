var mysql = require('mysql');
exports.find = function (id, cb) {
  // leak: client-per-call
  var connection = mysql.createConnection({ host: 'localhost' });
  connection.connect();
  connection.query('SELECT ?', [id], function (err, rows) {
    cb(err, rows);
  });
};
