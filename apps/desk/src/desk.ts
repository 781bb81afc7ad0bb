import type { LoggerService } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { SystemClock, SystemIds, type Clock, type Ids } from '#kernel';
import {
  CasebookModule,
  createServer,
  OwnIssuer,
  PinoLogger,
  TokenVerifier,
  type Config,
  type ContextDefinition,
} from '#platform';
import { CONTEXTS } from './contexts.js';
import { openStores, type Stores } from './open-stores.js';

/** What the service is made of; what is left out is what it is made of in production. */
export interface DeskParts {
  readonly config: Config;
  readonly contexts?: readonly ContextDefinition[];
  readonly stores?: Stores;
  readonly clock?: Clock;
  readonly ids?: Ids;
  readonly verifier?: TokenVerifier;
  readonly logger?: LoggerService;
}

/**
 * Composes the service. It doesn't listen yet; closing it closes the stores.
 *
 * @throws StoreInUse when another process works on the same DATA_DIR
 */
export async function composeDesk({ config, ...parts }: DeskParts): Promise<NestFastifyApplication> {
  const clock = parts.clock ?? new SystemClock();
  const stores = parts.stores ?? (await openStores(config, clock));
  try {
    const verifier = parts.verifier ?? (await verifierFor(config));
    const module = CasebookModule.forRoot({
      contexts: parts.contexts ?? CONTEXTS,
      config,
      ...stores,
      clock,
      ids: parts.ids ?? new SystemIds(),
    });
    return await createServer(module, { config, verifier, logger: parts.logger ?? new PinoLogger(config) });
  } catch (error) {
    await Promise.all([stores.events.close(), stores.documents.close(), stores.keys.close()]);
    throw error;
  }
}

const verifierFor = async ({ oidc, dataDir }: Config): Promise<TokenVerifier> =>
  oidc ? TokenVerifier.discovering(oidc) : TokenVerifier.trusting(await OwnIssuer.in(dataDir));
