import nodemailer from 'nodemailer';

interface Mail { to: string; subject: string; html: string }

export default class Mailer {
  static async send(mail: Mail): Promise<void> {
    // leak: client-per-call
    const transport = nodemailer.createTransport({ host: process.env.SMTP, pool: true, maxConnections: 3 });
    await transport.sendMail({ from: 'no-reply@acme.dev', ...mail });
  }
}
