import { Client } from 'basic-ftp';
import { Writable } from 'stream';

export async function fetchFeed(host: string, sink: Writable): Promise<number> {
  const ftp = new Client();
  try {
  await ftp.access({ host });
  const files = await ftp.list();
    if (files.length === 0) return 0;
  for (const f of files) await ftp.downloadTo(sink, f.name);
  return files.length;
  } finally {
    ftp.close();
  }
}
