import { resolve } from 'node:path';
import { Fault, oneOf, url, wholeNumber, type Read } from './settings.js';

/** A witness that cosigns checkpoints. */
export interface WitnessConfig {
  /** Its submission prefix. */
  readonly url: string;
  /** Its verifier key: `<name>+<id>+<base64>`. */
  readonly key: string;
}

/** How the transparency log is set up. */
export interface AuditConfig {
  /** How the log is called when it is begun; by chance when absent. */
  readonly origin?: string;
  /** What of the events is compared with what was signed when the service starts: only the end before more is signed, or all meanwhile. */
  readonly checkAtStart: 'all' | 'end';
  /** Shortest time between two checkpoints, in seconds. */
  readonly checkpointSeconds: number;
  readonly witnesses: readonly WitnessConfig[];
  /** Where checkpoints are posted to. */
  readonly pushUrl?: string;
  /** Absolute path of a file to which checkpoints are appended. */
  readonly pushFile?: string;
  /** Who is sent checkpoints by mail. */
  readonly pushEmail?: string;
  /** Shortest time between two mails, in hours. */
  readonly pushEmailHours: number;
}

/** Reads the settings that begin with `AUDIT_`. */
export function readAudit(read: Read): AuditConfig {
  const origin = read('AUDIT_ORIGIN', undefined, originName);
  const pushUrl = read('AUDIT_PUSH_URL', undefined, url('https', 'http'));
  const pushFile = read('AUDIT_PUSH_FILE', undefined, (text) => resolve(text));
  const pushEmail = read('AUDIT_PUSH_EMAIL', undefined, address);
  return {
    ...(origin === undefined ? {} : { origin }),
    checkAtStart: read('AUDIT_CHECK_AT_START', 'all', oneOf(['all', 'end'])),
    checkpointSeconds: read('AUDIT_CHECKPOINT_SECONDS', 2, wholeNumber(1, 3_600)),
    witnesses: read('AUDIT_WITNESSES', [], witnesses),
    ...(pushUrl === undefined ? {} : { pushUrl }),
    ...(pushFile === undefined ? {} : { pushFile }),
    ...(pushEmail === undefined ? {} : { pushEmail }),
    pushEmailHours: read('AUDIT_PUSH_EMAIL_HOURS', 24, wholeNumber(1, 8_760)),
  };
}

const originName = (text: string): string | Fault =>
  /^[^\s+\p{C}]{1,200}$/u.test(text)
    ? text
    : new Fault('a name like desk.example/log, without spaces and plus signs, 200 characters at most');

const address = (text: string): string | Fault =>
  /^[^\s@<>,;]+@[^\s@<>,;]+$/.test(text) ? text : new Fault('one mail address');

const WITNESS = /^(https?:\/\/\S+)\s+([^\s+]+\+[0-9a-f]{8}\+[A-Za-z0-9+/]+={0,2})$/;

function witnesses(text: string): readonly WitnessConfig[] | Fault {
  const found = text.split(',').map((one) => WITNESS.exec(one.trim()));
  const all = found.flatMap((match) => (match ? [{ url: match[1] ?? '', key: match[2] ?? '' }] : []));
  return all.length === found.length && all.every(({ url: where }) => URL.canParse(where))
    ? all
    : new Fault('a list, separated by commas, of a URL, a space and a verifier key (name+id+base64) each');
}
