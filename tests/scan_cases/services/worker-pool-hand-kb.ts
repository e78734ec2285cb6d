import { Worker } from 'worker_threads';

export async function transcode(path: string): Promise<string> {
  // leak: client-per-call
  const worker = new Worker('./ffmpeg-worker.js', { workerData: { path } });
  const result = await new Promise<string>((resolve, reject) => {
    worker.on('message', resolve);
    worker.on('error', reject);
  });
  return result;
}
