import nodemailer from 'nodemailer';

interface Mail { to: string; subject: string; html: string }

export default class Mailer {
  static async send(mail: Mail): Promise<void> {
    await Mailer.transport.sendMail({ from: 'no-reply@acme.dev', ...mail });
  }
  private static transport = nodemailer.createTransport({ host: process.env.SMTP, pool: true, maxConnections: 3 });
}
