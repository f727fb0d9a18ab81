import type { Language } from '@wuyu/contract';
import nodemailer from 'nodemailer';
import type { MailConfig } from './config.js';

export interface Letter {
  /** The same letter sent again has the same id, by which mail programs know it. */
  id: string;
  to: string;
  subject: string;
  text: string;
}

export interface Mailer {
  send(letter: Letter): Promise<void>;
  close(): void;
}

const TIMEOUT_MS = 15_000;

/** Sends by SMTP, plain text only. */
export function createMailer({ url, from }: MailConfig): Mailer {
  const transport = nodemailer.createTransport(url, {
    from,
    connectionTimeout: TIMEOUT_MS,
    greetingTimeout: TIMEOUT_MS,
    socketTimeout: TIMEOUT_MS,
  } as Parameters<typeof nodemailer.createTransport>[1]);
  const host = from.replace(/^.*@/, '').replace(/>.*$/, '') || 'localhost';
  return {
    async send({ id, to, subject, text }) {
      await transport.sendMail({
        from,
        to: { name: '', address: to },
        subject,
        text,
        messageId: `<${id}@${host}>`,
        headers: { 'auto-submitted': 'auto-generated', 'x-auto-response-suppress': 'All' },
        // What is written here is ours: no file and no address is ever read on behalf of a letter.
        disableFileAccess: true,
        disableUrlAccess: true,
      });
    },
    close: () => transport.close(),
  };
}

export function sayCode(code: string, minutes: number, language: Language): { subject: string; text: string } {
  return language === 'en'
    ? {
        subject: 'Wuyu: your code',
        text: `Your code is ${code}. It is valid for ${minutes} minutes.\n\nIf you did not ask for it, somebody mistyped their address; do nothing.\n`,
      }
    : {
        subject: '五育：邮箱验证码',
        text: `您的验证码是 ${code}，${minutes} 分钟内有效。\n\n如果不是您本人操作，可能是别人填错了邮箱，不必理会。\n`,
      };
}
