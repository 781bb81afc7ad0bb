import { setTimeout as pause } from 'node:timers/promises';
import type { AuditService } from './audit-service.js';
import { wrapped } from './paragraphs.js';

interface Contradiction {
  readonly text: string;
  readonly index: number;
  readonly expected: string | null;
  readonly found: string | null;
}

interface Check {
  readonly running: boolean;
  readonly last: { readonly ok: boolean; readonly size: number; readonly endedAt: string } | null;
  readonly contradiction: Contradiction | null;
  readonly trouble: string | null;
}

interface Status {
  readonly origin: string | null;
  readonly state: string;
  readonly signed: { readonly size: number; readonly root: string; readonly signedAt: string } | null;
}

/** What the service found of its own log. */
export interface LogVerified {
  readonly text: string;
  readonly json: { readonly status: Status; readonly check: Check };
  /** 0 all is as it was signed, 1 it is not, 3 it could not be checked. */
  readonly code: number;
}

const LOOK_EVERY_MS = 200;
const [FINE, WRONG, UNCHECKED] = [0, 1, 3];

/**
 * Has the service compare all its events with the last checkpoint that it signed.
 *
 * @param width columns of the terminal
 * @throws TargetAway when it keeps no log, or can't read it
 */
export async function verifyLog(service: AuditService, width: number): Promise<LogVerified> {
  while ((await ask<Status>(service, 'status')).state === 'starting') await pause(LOOK_EVERY_MS);
  let check = (await (await service.post('/v1/audit/checks', {})).json()) as Check;
  while (check.running) {
    await pause(LOOK_EVERY_MS);
    check = await ask<Check>(service, 'checks');
  }
  const status = await ask<Status>(service, 'status');
  const json = { status, check };
  return { ...outcomeOf(json, width), json };
}

function outcomeOf(
  { status: { origin, signed }, check: { last, contradiction, trouble } }: LogVerified['json'],
  width: number,
): Pick<LogVerified, 'text' | 'code'> {
  const say = (...lines: string[]) => lines.flatMap((line) => wrapped(line, width, '')).join('\n');
  if (contradiction) {
    const { text, index, expected, found } = contradiction;
    const records = [`signed: ${expected ?? 'nothing'}`, `found: ${found ?? 'nothing'}`];
    return { text: say(`SOMETHING IS WRONG at leaf ${index}: ${text}`, ...records), code: WRONG };
  }
  if (trouble !== null || !last)
    return { text: say(`IT COULD NOT BE CHECKED: ${trouble ?? 'no check has ended'}`), code: UNCHECKED };
  const about = signed
    ? `The log ${origin ?? ''} holds what its checkpoint of ${signed.size} events says, signed ${signed.signedAt}.`
    : 'Nothing was signed yet.';
  return {
    text: say(
      `${last.size} events were compared with what was signed.`,
      about,
      'NOTHING WRONG WAS FOUND. That is the word of the service; an export and the verifier need none.',
    ),
    code: FINE,
  };
}

const ask = async <Answer>(service: AuditService, what: 'checks' | 'status'): Promise<Answer> =>
  (await (await service.get(`/v1/audit/${what}`)).json()) as Answer;
