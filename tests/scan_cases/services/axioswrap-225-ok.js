import axios from 'axios';

export async function callAs(user, url) {
  return axios.get(url, { headers: { authorization: `Bearer ${user.token}` } });
}
