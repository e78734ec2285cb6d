module.exports = async function gather(ids, load) {
  const out = {}; const seen = new Set(); const all = [];
  for (const id of ids) { if (seen.has(id)) continue; seen.add(id); out[id] = await load(id); all.push(id); }
  return { out, all };
};
