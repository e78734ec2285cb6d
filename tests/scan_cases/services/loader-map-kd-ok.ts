const decoded: { [url: string]: ImageBitmap } = {};

export async function bitmap(url: string): Promise<ImageBitmap> {
  if (decoded[url]) return decoded[url];
  const blob = await (await fetch(url)).blob();
  const b = await createImageBitmap(blob);
  return b;
}
