import { access, mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import type { Mail } from '../domain/message.js';
import { mailOptionsOf } from './mail-options.js';
import type { Attempt, Mailer } from './mailer.js';

/**
 * Keeps mails as `.eml` files, for a desk without a mail server. A file is named after the Message-ID
 * and appears whole or not at all, so that a mail that is sent again is there once.
 */
export class OutboxMailer implements Mailer {
  readonly route = 'outbox';
  private readonly composer = createTransport({ streamTransport: true, buffer: true, newline: 'windows' });

  /** @param folder made when it is first needed */
  constructor(private readonly folder: string) {}

  async send(mail: Mail): Promise<Attempt> {
    const file = join(this.folder, fileNameOf(mail.messageId));
    try {
      if (await isThere(file)) return { sent: true };
      await mkdir(this.folder, { recursive: true });
      const { message } = await this.composer.sendMail(mailOptionsOf(mail));
      if (!Buffer.isBuffer(message)) throw new Error('The composer was asked for a buffer.');
      await this.keep(file, message);
      return { sent: true };
    } catch (error) {
      if (!isSystemError(error)) throw error;
      return { sent: false, permanent: false, detail: error.message };
    }
  }

  /**
   * Removes the mail of a Message-ID, and whatever an attempt that was cut off has left of it.
   *
   * @returns how many files there were
   */
  async remove(messageId: string): Promise<number> {
    const file = fileNameOf(messageId);
    const names = (await namesIn(this.folder)).filter((name) => name === file || name.startsWith(`${file}.`));
    for (const name of names) await rm(join(this.folder, name), { force: true });
    return names.length;
  }

  close(): void {
    this.composer.close();
  }

  /** Written, on the disk, then renamed, then the name on the disk. */
  private async keep(file: string, content: Buffer): Promise<void> {
    const draft = `${file}.${process.pid}.part`;
    const handle = await open(draft, 'w', 0o600);
    try {
      await handle.writeFile(content);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(draft, file);
    const folder = await open(this.folder, 'r');
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
  }
}

/** `7d1f…@contoso.example.eml` for `<7d1f…@contoso.example>`. */
export const fileNameOf = (messageId: string): string =>
  `${messageId.replaceAll(/[<>]/g, '').replaceAll(/[^A-Za-z0-9@._-]/g, '_')}.eml`;

const namesIn = (folder: string): Promise<string[]> =>
  readdir(folder).catch((error: unknown) => {
    if (isSystemError(error) && error.code === 'ENOENT') return [];
    throw error;
  });

const isThere = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  );

/** The disk is full or the folder can't be written: what a later attempt may find mended. */
const isSystemError = (error: unknown): error is NodeJS.ErrnoException =>
  typeof error === 'object' && error !== null && 'errno' in error;
