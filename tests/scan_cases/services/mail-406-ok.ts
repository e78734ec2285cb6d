import nodemailer from 'nodemailer';
import type { Request, Response } from 'express';

const transport = nodemailer.createTransport({ host: 'smtp', pool: true, maxConnections: 5 });
export const sendWelcome = async (req: Request, res: Response) => {
  await transport.sendMail({ to: req.body.email, subject: 'Welcome', text: 'hi' });
  res.sendStatus(204);
};
