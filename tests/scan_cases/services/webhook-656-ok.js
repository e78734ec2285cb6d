import http from 'node:http';

class ApiClient {
  constructor(host) {
    this.host = host;
    this.agent = new http.Agent({ keepAlive: true, maxFreeSockets: 10 });
  }

  get(path) {
    return new Promise((resolve, reject) => {
      http.get({ host: this.host, path, agent: this.agent }, (res) => {
        let body = '';
        res.on('data', (c) => (body += c));
        res.on('end', () => resolve(JSON.parse(body)));
      }).on('error', reject);
    });
  }

  close() {
    this.agent.destroy();
  }
}

export async function webhook(req, res) {
  const api = new ApiClient(req.body.host);
  try {
    res.json(await api.get('/status'));
  } finally {
    api.close();
  }
}
