import { createTransport, type Transporter } from 'nodemailer';
import type { Mail } from '../domain/message.js';
import { mailOptionsOf } from './mail-options.js';
import type { Attempt, Mailer } from './mailer.js';

/** A server that does not answer is away: nobody waits for it longer than this, in milliseconds. */
const PATIENCE = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 30_000 };

/**
 * Hands mails to a mail server. Should the process die after the server took one and before that was
 * written down, the server gets it again with the same Message-ID, by which mail systems drop the second.
 */
export class SmtpMailer implements Mailer {
  readonly route = 'smtp';
  private readonly transport: Transporter;

  /** @param url `smtp://user:password@host:port`, or `smtps://…` */
  constructor(url: string) {
    this.transport = createTransport({ url, pool: true, maxConnections: 2, ...PATIENCE });
  }

  async send(mail: Mail): Promise<Attempt> {
    try {
      const { response } = (await this.transport.sendMail(mailOptionsOf(mail))) as { response?: string };
      return { sent: true, ...(response === undefined ? {} : { reply: response }) };
    } catch (error) {
      if (!isSmtpError(error)) throw error;
      return { sent: false, permanent: isPermanent(error), detail: error.message };
    }
  }

  close(): void {
    this.transport.close();
  }
}

interface SmtpError extends Error {
  readonly code: string;
  readonly responseCode?: number;
  readonly command?: string;
}

const isSmtpError = (error: unknown): error is SmtpError =>
  error instanceof Error && 'code' in error && typeof error.code === 'string';

/**
 * A server refused the recipient or the content for good (5xx). What it has against the connection, the
 * password or the sender concerns every mail and can be mended.
 */
const isPermanent = ({ code, responseCode = 0, command }: SmtpError): boolean =>
  (code === 'EENVELOPE' || code === 'EMESSAGE') && command !== 'MAIL FROM' && responseCode >= 500;
