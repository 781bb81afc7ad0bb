import { OwnIssuer, PinoLogger, readConfig } from '#platform';
import { composeDesk } from '../../../desk/src/desk.js';
import { DeskApi, type TokenSource } from './desk-api.js';
import { OfficeClock } from './office-clock.js';

/** A service that is there for the play only. */
export interface OwnService {
  readonly api: DeskApi;
  readonly tokens: TokenSource;
  readonly clock: OfficeClock;
  readonly outboxDir: string;
  close(): Promise<void>;
}

/**
 * Starts a service in this process, on a free port and a data directory of its own.
 *
 * @throws StoreInUse when another process works on the directory
 */
export async function startOwnService(dataDir: string): Promise<OwnService> {
  const config = readConfig({ DATA_DIR: dataDir, PORT: '0', LOG_LEVEL: 'error' });
  const clock = new OfficeClock();
  const issuer = await OwnIssuer.in(config.dataDir);
  const app = await composeDesk({ config, clock, logger: new PinoLogger(config) });
  await app.listen(config.port, config.host);
  return {
    api: new DeskApi(await app.getUrl()),
    tokens: (role, options) => issuer.mintToken({ role, ...options }),
    clock,
    outboxDir: config.outboxDir,
    close: () => app.close(),
  };
}
