import { S3Client, PutObjectCommand } from '@aws-sdk/client-s3';
import type { FastifyInstance } from 'fastify';

export default async function (app: FastifyInstance): Promise<void> {
  const s3 = new S3Client({ region: 'eu-west-1' });
  app.put<{ Params: { key: string } }>('/files/:key', async (req) => {
    await s3.send(new PutObjectCommand({ Bucket: 'b', Key: req.params.key, Body: req.raw }));
    return { ok: true };
  });
}
