import { useState } from 'react';
const cache = {};
export default function Search({ api }) {
  const [items, setItems] = useState([]);
  async function onInput(e) {
    const q = e.target.value;
    setItems(await api.search(q));
  }
  return <input onInput={onInput} data-n={items.length} />;
}
