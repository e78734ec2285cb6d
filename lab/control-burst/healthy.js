// A mail service that is given many mails at once now and then, more than it can send at a time. The
// second snapshot is taken in such a burst; in the end all mails are sent.

import PQueue from 'p-queue';

import driver from '../drive.js';

const queue = new PQueue({ concurrency: 4 });
let open = () => {};

async function send(mail, gate) {
  await gate;
  return mail.lines.length;
}

driver.drive(
  async (n) => {
    if (n === 95) {
      const gate = new Promise((resolve) => {
        open = resolve;
      });
      for (let i = 0; i < 150; i += 1) {
        queue.add(() => send({ to: `u${i}`, lines: new Array(80).fill('line') }, gate));
      }
    } else if (n === 110) {
      open();
      await queue.onIdle();
    } else if (n < 95) {
      await queue.add(() => send({ to: `u${n}`, lines: new Array(80).fill('line') }, null));
    }
  },
  { warmUp: 50, batch: 50 },
);
