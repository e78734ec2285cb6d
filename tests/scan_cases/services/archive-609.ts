import { createReadStream } from 'node:fs';
import { S3Client } from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';

export async function archive(path: string, key: string, signal: AbortSignal) {
  // leak: client-per-call
  const s3 = new S3Client({ region: 'eu-west-1', maxAttempts: 5 });
  const upload = new Upload({
    client: s3,
    params: { Bucket: 'archive', Key: key, Body: createReadStream(path) },
  });
  // leak: listener
  signal.addEventListener('abort', () => upload.abort());
  await upload.done();
}
