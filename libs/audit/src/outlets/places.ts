import { open } from 'node:fs/promises';
import { createTransport } from 'nodemailer';
import { join } from 'node:path';
import { mkdir } from 'node:fs/promises';
import { keepFile } from '../disk/keep-file.js';
import type { SignedCheckpoint } from '../notes/checkpoint.js';
import { PATIENCE_MS, post, type Outlet } from './outlet.js';

/** Posts the note to a URL; anything from 200 to 299 takes it. */
export class WebhookOutlet implements Outlet {
  readonly name = 'webhook';
  readonly restMs = 0;

  constructor(private readonly url: string) {}

  async give({ note }: SignedCheckpoint, signal: AbortSignal): Promise<void> {
    const { status } = await post(this.url, note, 'text/plain; charset=utf-8', signal);
    if (status < 200 || status > 299) throw new Error(`It answered ${status}.`);
  }
}

/** Appends the note and an empty line to a file, on another machine's disk perhaps. */
export class FileOutlet implements Outlet {
  readonly name = 'file';
  readonly restMs = 0;

  constructor(private readonly path: string) {}

  async give({ note }: SignedCheckpoint): Promise<void> {
    const file = await open(this.path, 'a', 0o644);
    try {
      await file.appendFile(`${note}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
  }
}

export interface MailSettings {
  readonly to: string;
  /** Without one the mail is kept as a file. */
  readonly smtpUrl: string | undefined;
  readonly outboxDir: string;
  readonly restMs: number;
}

/** Sends the note by mail, now and then; or keeps it where all mail of a desk without a mail server goes. */
export class MailOutlet implements Outlet {
  readonly name = 'mail';
  readonly restMs: number;

  constructor(private readonly settings: MailSettings) {
    this.restMs = settings.restMs;
  }

  async give(checkpoint: SignedCheckpoint): Promise<void> {
    const { smtpUrl } = this.settings;
    if (smtpUrl === undefined) await this.toOutbox(checkpoint);
    else await this.toServer(checkpoint, smtpUrl);
  }

  private async toServer(checkpoint: SignedCheckpoint, url: string): Promise<void> {
    const transport = createTransport({ url, connectionTimeout: PATIENCE_MS, socketTimeout: PATIENCE_MS });
    try {
      await transport.sendMail(this.mailOf(checkpoint));
    } finally {
      transport.close();
    }
  }

  private async toOutbox(checkpoint: SignedCheckpoint): Promise<void> {
    const composer = createTransport({ streamTransport: true, buffer: true, newline: 'windows' });
    const { message } = await composer.sendMail(this.mailOf(checkpoint));
    if (!Buffer.isBuffer(message)) throw new Error('The composer was asked for a buffer.');
    await mkdir(this.settings.outboxDir, { recursive: true });
    await keepFile(join(this.settings.outboxDir, `checkpoint-${checkpoint.size}.eml`), message, 0o600);
  }

  private mailOf({ origin, size, note }: SignedCheckpoint) {
    const { to } = this.settings;
    return {
      from: { name: 'Casebook', address: to },
      to,
      subject: `Checkpoint of ${origin}: ${size} events`,
      text:
        'Keep this checkpoint: with it you can tell later whether anything before it was changed.\n' +
        `Save what follows the next line as a file, from the name of the log to the end.\n\n${note}`,
      headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
      disableFileAccess: true,
      disableUrlAccess: true,
    };
  }
}
