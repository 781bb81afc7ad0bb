import type { Mail } from '../domain/message.js';
import type { MailRoute } from '../domain/vocabulary.js';

/** What came of an attempt to send. */
export type Attempt =
  | { readonly sent: true; readonly reply?: string }
  /** `permanent` when trying again can't help. */
  | { readonly sent: false; readonly permanent: boolean; readonly detail: string };

/**
 * The way out for mail. What a server or a disk does wrong is a value; it rejects only by mistake of the
 * program. Sending the same mail again must be recognisable by its Message-ID.
 */
export interface Mailer {
  readonly route: MailRoute;
  send(mail: Mail): Promise<Attempt>;
  close(): void;
}

/** The Mailer is an interface, so Nest knows it by this name. */
export const MAILER = Symbol('Mailer');
