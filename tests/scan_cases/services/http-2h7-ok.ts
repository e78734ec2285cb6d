import axios from 'axios';
export const api = axios.create({ baseURL: '/api', timeout: 3000 });
api.interceptors.request.use((c) => { c.headers.set('x', '1'); return c; });
api.interceptors.response.use((r) => r, (e) => Promise.reject(e));
