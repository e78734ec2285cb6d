import { Worker } from 'worker_threads';

export async function transcode(path: string): Promise<string> {
  const worker = new Worker('./ffmpeg-worker.js', { workerData: { path } });
  const result = await new Promise<string>((resolve, reject) => {
    worker.on('message', resolve);
    worker.on('error', reject);
  });
  await worker.terminate();
  return result;
}
