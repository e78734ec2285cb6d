import { sendMail } from './mailer';

const retries: Array<() => Promise<void>> = [];

export async function deliver(to: string, attachment: Buffer): Promise<void> {
  try {
    await sendMail(to, attachment);
  } catch {
    if (retries.length < 100) retries.push(async () => { await sendMail(to, attachment); });
  }
}

export async function retryAll(): Promise<void> {
  for (let again = retries.shift(); again; again = retries.shift()) await again();
}
