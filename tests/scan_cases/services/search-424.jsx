import { useState } from 'react';
const cache = {};
export default function Search({ api }) {
  const [items, setItems] = useState([]);
  async function onInput(e) {
    const q = e.target.value;
    // leak: cache
    if (!cache[q]) cache[q] = await api.search(q);
    setItems(cache[q]);
  }
  return <input onInput={onInput} data-n={items.length} />;
}
