import 'reflect-metadata';
import { accessContext } from '#audit';
import type { Accepted } from '#kernel';
import { OwnIssuer, readConfig } from '#platform';
import { CONTEXTS } from '../../../apps/desk/src/contexts.js';
import { composeDesk } from '../../../apps/desk/src/desk.js';
import {
  ReceiveRequestHandler,
  type ReceiveRequest,
} from '../../../libs/cases/src/commands/receive-request.js';

/*
 * The desk in a process of its own: `desk.process.js <DATA_DIR> <ROLES> <stores|storesNothing|recordsNothing>`. It tells
 * its parent its address and tokens, says on demand what memory it needed, and ends when the parent says so or is gone.
 */

/** What the parent is told. */
export interface DeskAddress {
  readonly url: string;
  readonly token: string;
  /** Of an auditor. */
  readonly auditor: string;
}

/** What it needed at most since it was started. */
export interface DeskMemory {
  readonly mostMb: number;
}

const [dataDir = '', roles = '', kind = ''] = process.argv.slice(2);

const config = readConfig({ DATA_DIR: dataDir, PORT: '0', LOG_LEVEL: 'error' });
// A desk on embedded stores has all roles; what a part of it costs is seen without the others.
const some = new Set([...config.roles].filter((role) => roles.split(',').includes(role)));
// Whoever reads without a record of it: only to see what the record costs.
const contexts = CONTEXTS.filter((context) => kind !== 'recordsNothing' || context !== accessContext);
const app = await composeDesk({ config: { ...config, roles: some, port: 0 }, contexts });
await app.listen(0, config.host);
// Requests pass the same guards, pipes and interceptors; nobody is asked, nothing is decided and nothing stored.
if (kind === 'storesNothing') {
  Object.assign(app.get(ReceiveRequestHandler, { strict: false }), { execute: acceptUnheard });
}

async function acceptUnheard({ caseId }: ReceiveRequest): Promise<Accepted> {
  const streamId = `case-${caseId}`;
  return { ok: true, streamId, id: caseId, revision: 0, position: 1n, repeated: false, events: [] };
}

const issuer = await OwnIssuer.in(config.dataDir);
const token = await issuer.mintToken({ role: 'adminAgent', name: 'bench' });
const auditor = await issuer.mintToken({ role: 'auditor', name: 'auditor', reason: 'Measuring' });
process.on('disconnect', () => process.exit(0));
process.on('message', (wish) => {
  if (wish === 'memory')
    process.send?.({ mostMb: process.resourceUsage().maxRSS / 1_024 } satisfies DeskMemory);
  else void app.close().then(() => process.exit(0));
});
process.send?.({ url: await app.getUrl(), token, auditor } satisfies DeskAddress);
