var mysql = require('mysql');
exports.find = function (id, cb) {
  var connection = mysql.createConnection({ host: 'localhost' });
  connection.query('SELECT ?', [id], function (err, rows) {
    connection.end();
    cb(err, rows);
  });
};
