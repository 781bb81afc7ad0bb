import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ManualClock } from '#kernel/testing';
import { sampleMail } from '../testing/sample-mail.js';
import { Sink } from '../testing/sink.js';
import { OutboxMailer } from './outbox.mailer.js';
import { SmtpMailer } from './smtp.mailer.js';

/** Header by header, unfolded. */
const headersOf = (mail: string): string[] =>
  mail
    .slice(0, mail.indexOf('\r\n\r\n'))
    .replaceAll(/\r\n[ \t]+/g, ' ')
    .split('\r\n');

function isTheSampleMail(mail: string): void {
  expect(headersOf(mail)).toEqual(
    expect.arrayContaining([
      'Message-ID: <m1@contoso.example>',
      'Date: Mon, 02 Mar 2026 09:00:00 +0000',
      'From: Contoso Bulut <help@contoso.example>',
      'Content-Language: tr',
      'Auto-Submitted: auto-generated',
      'References: <case-c1@contoso.example>',
      'List-ID: "Contoso Bulut" <support.contoso.example>',
      'List-Help: <https://help.contoso.example>',
      'Content-Type: text/plain; charset=utf-8',
    ]),
  );
  // RFC 5322 and RFC 5321 allow no more than ASCII and 998 characters to a line.
  expect(mail).toMatch(/^[\x00-\x7F]*$/);
  expect(Math.max(...mail.split('\r\n').map((line) => line.length))).toBeLessThan(999);
  const body = mail.slice(mail.indexOf('\r\n\r\n') + 4);
  expect(decoded(body)).toContain('.Noktayla başlayan bir satır ve İstanbul’dan');
}

/** Quoted-printable, RFC 2045. */
const decoded = (body: string): string =>
  Buffer.from(
    body
      .replaceAll(/=\r\n/g, '')
      .replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))),
    'latin1',
  ).toString('utf8');

describe('the outbox', () => {
  let folder: string;
  let mailer: OutboxMailer;

  beforeEach(async () => {
    folder = join(await mkdtemp(join(tmpdir(), 'outbox-')), 'outbox');
    mailer = new OutboxMailer(folder);
  });
  afterEach(() => rm(join(folder, '..'), { recursive: true }));

  it('keeps a mail as a file that is named after its Message-ID', async () => {
    expect(await mailer.send(sampleMail)).toEqual({ sent: true });
    expect(await readdir(folder)).toEqual(['m1@contoso.example.eml']);
    isTheSampleMail(await readFile(join(folder, 'm1@contoso.example.eml'), 'utf8'));
  });

  it('keeps a mail that is sent again once, as it was', async () => {
    await mailer.send(sampleMail);
    expect(await mailer.send({ ...sampleMail, subject: 'Another one' })).toEqual({ sent: true });
    expect(await readdir(folder)).toHaveLength(1);
    isTheSampleMail(await readFile(join(folder, 'm1@contoso.example.eml'), 'utf8'));
  });

  it('begins anew where a process died half-way through a file', async () => {
    await mailer.send({ ...sampleMail, messageId: '<m0@contoso.example>' });
    await writeFile(join(folder, `m1@contoso.example.eml.${process.pid}.part`), 'Half a ma');
    await mailer.send(sampleMail);
    expect(await readdir(folder)).toEqual(['m0@contoso.example.eml', 'm1@contoso.example.eml']);
    isTheSampleMail(await readFile(join(folder, 'm1@contoso.example.eml'), 'utf8'));
  });

  it('makes the same file whenever it is asked', async () => {
    const other = new OutboxMailer(join(folder, 'other'));
    await mailer.send(sampleMail);
    await other.send(sampleMail);
    const [one, two] = await Promise.all(
      [folder, join(folder, 'other')].map((at) => readFile(join(at, 'm1@contoso.example.eml'), 'utf8')),
    );
    expect(one).toBe(two);
  });

  it('can’t be led out of its folder by a Message-ID', async () => {
    await mailer.send({ ...sampleMail, messageId: '<../../etc/x@contoso.example>' });
    expect(await readdir(folder)).toEqual(['.._.._etc_x@contoso.example.eml']);
  });

  it('says what is wrong with the disk, and that it may be mended', async () => {
    await writeFile(folder, 'A file where the folder should be.');
    expect(await mailer.send(sampleMail)).toMatchObject({ sent: false, permanent: false });
  });
});

describe('a mail server', () => {
  let sink: Sink;
  let mailer: SmtpMailer;
  const clock = new ManualClock();

  beforeEach(async () => {
    sink = await Sink.open();
    mailer = new SmtpMailer(sink.url, clock);
  });
  afterEach(async () => {
    mailer.close();
    await sink.close();
  });

  it('gets the mail whole', async () => {
    expect(await mailer.send(sampleMail)).toMatchObject({
      sent: true,
      reply: expect.stringMatching(/^250 /),
    });
    expect(sink.mails).toHaveLength(1);
    isTheSampleMail(sink.mails[0] ?? '');
  });

  it.each([
    [{ at: 'RCPT TO', code: 550 }, true],
    [{ at: 'RCPT TO', code: 450 }, false],
    [{ at: 'DATA', code: 554 }, true],
    [{ at: 'DATA', code: 452 }, false],
    // The partner's own address is refused: that concerns every mail, and can be mended.
    [{ at: 'MAIL FROM', code: 550 }, false],
  ] as const)('that answers %j refuses for good: %s', async (refusal, permanent) => {
    sink.refusal = refusal;
    expect(await mailer.send(sampleMail)).toMatchObject({ sent: false, permanent });
    expect(sink.mails).toEqual([]);
  });

  it('that refuses one recipient takes the next mail', async () => {
    sink.refusal = { at: 'RCPT TO', code: 550 };
    await mailer.send(sampleMail);
    sink.refusal = undefined;
    expect(await mailer.send(sampleMail)).toMatchObject({ sent: true });
  });

  it('that is away is left alone for half a minute, and gets the mail when it is back', async () => {
    const { port } = sink;
    await sink.close();
    expect(await mailer.send(sampleMail)).toMatchObject({ sent: false, permanent: false });

    sink = await Sink.open(port);
    clock.advance(29_999);
    expect(await mailer.send(sampleMail)).toMatchObject({ sent: false, permanent: false });
    clock.advance(1);
    expect(await mailer.send(sampleMail)).toMatchObject({ sent: true });
    expect(sink.mails).toHaveLength(1);
  });
});
