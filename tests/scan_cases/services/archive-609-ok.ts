import { createReadStream } from 'node:fs';
import { S3Client } from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';

const s3 = new S3Client({ region: 'eu-west-1', maxAttempts: 5 });

export async function archive(path: string, key: string, signal: AbortSignal) {
  const upload = new Upload({
    client: s3,
    params: { Bucket: 'archive', Key: key, Body: createReadStream(path) },
  });
  const stop = () => void upload.abort();
  signal.addEventListener('abort', stop);
  try {
    await upload.done();
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
