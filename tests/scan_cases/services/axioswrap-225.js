import axios from 'axios';

export async function callAs(user, url) {
  // leak: global-state
  axios.interceptors.request.use((cfg) => {
    cfg.headers.authorization = `Bearer ${user.token}`;
    return cfg;
  });
  return axios.get(url);
}
