import { sendMail } from './mailer';

const retries: Array<() => Promise<void>> = [];

export async function deliver(to: string, attachment: Buffer): Promise<void> {
  try {
    await sendMail(to, attachment);
  } catch {
    // leak: global-state
    retries.push(async () => { await sendMail(to, attachment); });
  }
}

export async function retryAll(): Promise<void> {
  for (const again of retries) await again();
}
