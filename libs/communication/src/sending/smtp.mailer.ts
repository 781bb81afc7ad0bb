import { createTransport, type Transporter } from 'nodemailer';
import { laterThan, type Clock } from '#kernel';
import type { Mail } from '../domain/message.js';
import { mailOptionsOf } from './mail-options.js';
import type { Attempt, Mailer } from './mailer.js';

/** A server that does not answer is away: nobody waits for it longer than this, in milliseconds. */
const PATIENCE = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 30_000 };
/** For so long after that it is not asked again: a thousand mails don't each find out anew. */
const REST_MS = 30_000;

/**
 * Hands mails to a mail server. Should the process die after the server took one and before that was
 * written down, the server gets it again with the same Message-ID, by which mail systems drop the second.
 */
export class SmtpMailer implements Mailer {
  readonly route = 'smtp';
  private readonly transport: Transporter;
  private away: { readonly until: string; readonly detail: string } | undefined;

  /** @param url `smtp://user:password@host:port`, or `smtps://…` */
  constructor(
    url: string,
    private readonly clock: Pick<Clock, 'now'>,
  ) {
    this.transport = createTransport({ url, pool: true, maxConnections: 2, ...PATIENCE });
  }

  async send(mail: Mail): Promise<Attempt> {
    if (this.away && this.clock.now() < this.away.until) return failure(false, this.away.detail);
    try {
      const { response } = (await this.transport.sendMail(mailOptionsOf(mail))) as { response?: string };
      this.away = undefined;
      return { sent: true, ...(response === undefined ? {} : { reply: response }) };
    } catch (error) {
      if (!isSmtpError(error)) throw error;
      const detail = error.message;
      if (!isAboutTheMail(error)) this.away = { until: laterThan(this.clock.now(), REST_MS), detail };
      return failure(isPermanent(error), detail);
    }
  }

  close(): void {
    this.transport.close();
  }
}

const failure = (permanent: boolean, detail: string): Attempt => ({ sent: false, permanent, detail });

interface SmtpError extends Error {
  readonly code: string;
  readonly responseCode?: number;
  readonly command?: string;
}

const isSmtpError = (error: unknown): error is SmtpError =>
  typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string';

/** The server had something against the recipient or the content, not the connection, the password or the sender. */
const isAboutTheMail = ({ code, command }: SmtpError): boolean =>
  (code === 'EENVELOPE' || code === 'EMESSAGE') && command !== 'MAIL FROM';

/** Refused for good (5xx). What concerns every mail can be mended, so it is tried again. */
const isPermanent = (error: SmtpError): boolean => isAboutTheMail(error) && (error.responseCode ?? 0) >= 500;
