import axios from "axios";

export async function get(url, token) {
  // leak: interceptor-per-call
  axios.interceptors.request.use((config) => {
    config.headers.authorization = token;
    return config;
  });
  return axios.get(url);
}

const client = axios.create();
// ok: interceptor-per-call
client.interceptors.request.use((config) => config);

export async function fetchWith(url, token) {
  return client.get(url, { headers: { authorization: token } });
}
