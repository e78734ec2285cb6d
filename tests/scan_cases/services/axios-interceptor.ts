import axios from 'axios';

export async function getWithToken(url: string, token: string) {
  // leak: global-state|listener
  axios.interceptors.request.use((config) => {
    config.headers.Authorization = `Bearer ${token}`;
    return config;
  });
  return axios.get(url);
}
const api = axios.create();
api.interceptors.request.use((c) => c);
export const getOk = (url: string) => api.get(url);
