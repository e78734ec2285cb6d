import nodemailer from 'nodemailer';
import type { Request, Response } from 'express';

export async function sendInvite(req: Request, res: Response) {
  // leak: client-per-call
  const transport = nodemailer.createTransport({ host: process.env.SMTP_HOST, pool: true, maxConnections: 5 });
  await transport.sendMail({ to: req.body.email, subject: 'Invite', text: 'Hi' });
  res.sendStatus(202);
}
