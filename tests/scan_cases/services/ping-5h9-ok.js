exports.attach = (ws) => { let t; const arm = () => { t = setTimeout(() => { ws.ping(); arm(); }, 1e4); }; arm(); ws.on('close', () => clearTimeout(t)); };
