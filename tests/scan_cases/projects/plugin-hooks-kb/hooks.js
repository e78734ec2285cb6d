exports.beforeSave = [];
exports.byTenant = new Map();
