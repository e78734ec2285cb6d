const zlib = require('zlib');

exports.load = function load(bundle) {
  const source = zlib.gunzipSync(bundle.data);
  const manifest = JSON.parse(source.subarray(0, bundle.headerLength).toString());

  const slice = (name) => {
    const { offset, size } = manifest.files[name];
    return source.subarray(offset, offset + size);
  };

  return { entry: slice(manifest.entry).toString(), version: manifest.version };
};
