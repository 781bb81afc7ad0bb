import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import supertest from 'supertest';
import { present, ProcessHost, ProjectionHost, type Clock } from '#kernel';
import { eventually } from '#kernel/testing';
import { OwnIssuer, readConfig, TokenVerifier, type ContextDefinition, type Role } from '#platform';
import { composeDesk } from '../../apps/desk/src/desk.js';
import { DeskClient } from './desk-client.js';
import { openEngines, type Engines } from './engines.js';

export interface DeskOptions {
  /** The contexts under test; all of them when left out. */
  readonly contexts?: readonly ContextDefinition[];
  /** A ManualClock, say. */
  readonly clock?: Clock;
  /** Where to keep data; in memory when left out. */
  readonly dir?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** The engines to run on; those that the environment names when left out. */
  readonly engines?: Engines;
}

/** An account, as its token says. */
export interface AccountOptions {
  readonly name?: string;
  readonly customer?: string;
  /** Why it reads: an auditor tests, unless it is empty: then the token does not say. */
  readonly reason?: string;
}

/** The whole service in this process, for tests over HTTP. */
export interface Desk {
  readonly app: NestFastifyApplication;
  /** A client with a token of the role. Accounts are named after their role unless told otherwise. */
  as(role: Role, options?: AccountOptions): DeskClient;
  /** A client without a token. */
  anonymous(): DeskClient;
  token(role: Role, options?: AccountOptions): Promise<string>;
  /** Resolves when processes have reacted to everything so far, and read models show what came of it. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

/** Starts the service; remember to close it. */
export async function startDesk({
  contexts,
  clock,
  dir = ':memory:',
  env = {},
  engines,
}: DeskOptions = {}): Promise<Desk> {
  const { events, documents, keys, masterKeys, patienceMs, clear } = await openEngines(dir, clock, engines);
  const issuer = await OwnIssuer.inMemory();
  // Whatever is kept beside the stores (mails, say) goes where it bothers nobody.
  const scratch = await mkdtemp(join(tmpdir(), 'casebook-desk-'));
  const app = await composeDesk({
    config: readConfig({ LOG_LEVEL: 'error', PORT: '0', DATA_DIR: scratch, ...env }),
    stores: { events, documents, keys, masterKeys },
    verifier: TokenVerifier.trusting(issuer),
    ...(contexts ? { contexts } : {}),
    ...(clock ? { clock } : {}),
  });
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
  const agent = supertest(app.getHttpServer());

  const token: Desk['token'] = (role, { name = role, customer, reason = 'A test' } = {}) =>
    issuer.mintToken({ role, name, ...present({ customer, reason }) });

  return {
    app,
    as: (role, options) => new DeskClient(agent, () => token(role, options)),
    anonymous: () => new DeskClient(agent),
    token,
    settled: () => settle(app, () => events.head(), patienceMs),
    close: async () => {
      await app.close();
      await clear();
      await rm(scratch, { recursive: true, force: true });
    },
  };
}

/** An auditor has to say why. */
/** Every read model answers; and processes write events, to which others may react: nothing was added meanwhile. */
async function settle(
  app: NestFastifyApplication,
  headOf: () => Promise<bigint | undefined>,
  patienceMs: number,
): Promise<void> {
  const processes = app.get(ProcessHost);
  const projections = app.get(ProjectionHost);
  await eventually(async () => {
    const builds = await projections.status();
    const served = new Set(builds.filter(({ serving }) => serving).map(({ projection }) => projection));
    return builds.every(({ projection }) => served.has(projection));
  });
  for (let head = await headOf(); head !== undefined;) {
    await processes.waitFor(head, patienceMs);
    for (const { projection } of await projections.status())
      await projections.waitFor(projection, head, patienceMs);
    const now = await headOf();
    if (now === head) return;
    head = now;
  }
}
