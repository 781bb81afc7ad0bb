import { OwnIssuer, PinoLogger, readConfig, type Role } from '#platform';
import { StoreInUse } from '#stores/embedded';
import { CONTEXTS } from '../../../desk/src/contexts.js';
import { composeDesk } from '../../../desk/src/desk.js';
import { whileAway } from '../http/while-away.js';
import { TargetAway, TargetRefuses } from '../imports/import-target.js';

/** A service that answers auditors: one that runs, or one for this command alone. */
export interface AuditService {
  /** @throws TargetAway, TargetRefuses */
  get(path: string): Promise<Response>;
  post(path: string, body: object): Promise<Response>;
  close(): Promise<void>;
}

/** The settings that say where the stores are. */
const STORE_SETTINGS = [
  'EVENT_STORE_URL',
  'READ_STORE_URL',
  'PARTITIONS',
  'AUDIT_ORIGIN',
  'MASTER_KEY_FILE',
] as const;

/** A service that has just started opens its logs first. */
const PATIENCE_MS = 20_000;

/** Speaks to a service that runs. */
export class RunningService implements AuditService {
  constructor(
    private readonly url: string,
    private readonly token: string,
    private readonly reason: string | undefined,
  ) {}

  get(path: string): Promise<Response> {
    return this.ask('GET', path);
  }

  post(path: string, body: object): Promise<Response> {
    return this.ask('POST', path, body);
  }

  async close(): Promise<void> {
    // Connections end with the process.
  }

  private async ask(method: string, path: string, body?: object): Promise<Response> {
    const response = await whileAway(() => this.fetch(method, path, body), PATIENCE_MS);
    if (response.ok) return response;
    const text = await response.text();
    if (response.status >= 500)
      throw new TargetAway(`The service answers ${response.status}. ${detailIn(text)}`);
    throw new TargetRefuses(
      text.includes('"field":"X-Reason"')
        ? 'This shows personal data: say why you read it, with --reason "…".'
        : detailIn(text),
    );
  }

  private async fetch(method: string, path: string, body?: object): Promise<Response> {
    const address = new URL(path, this.url);
    try {
      return await fetch(address, {
        method,
        headers: {
          Authorization: `Bearer ${this.token}`,
          ...(this.reason === undefined ? {} : { 'X-Reason': encodeURIComponent(this.reason) }),
          ...(body ? { 'Content-Type': 'application/json' } : {}),
        },
        ...(body ? { body: JSON.stringify(body) } : {}),
      });
    } catch (error) {
      throw new TargetAway(`The service at ${this.url} can't be reached.`, { cause: error });
    }
  }
}

/**
 * Starts a service for this command, on the data of one that is down: on a free port of this machine, and without
 * the processes, so that nothing is sent to anybody. What is read is put on record as always.
 *
 * @param role as which it is asked
 * @throws TargetAway when a service works on the directory
 */
export async function startAuditService(
  dataDir: string,
  reason: string | undefined,
  role: Role = 'auditor',
): Promise<AuditService> {
  const settings = Object.fromEntries(STORE_SETTINGS.map((name) => [name, process.env[name]]));
  const config = readConfig({ ...settings, DATA_DIR: dataDir, PORT: '0', LOG_LEVEL: 'error' });
  try {
    const issuer = await OwnIssuer.in(config.dataDir);
    const app = await composeDesk({
      config,
      contexts: CONTEXTS.map((context) => ({ ...context, processes: [] })),
      logger: new PinoLogger(config),
    });
    await app.listen(config.port, config.host);
    const token = await issuer.mintToken({ role, name: 'casebook-audit' });
    const running = new RunningService(await app.getUrl(), token, reason);
    return {
      get: (path) => running.get(path),
      post: (path, body) => running.post(path, body),
      close: () => app.close(),
    };
  } catch (error) {
    if (error instanceof StoreInUse) {
      throw new TargetAway(`${error.message} Ask that service: --url and --token.`, { cause: error });
    }
    throw error;
  }
}

function detailIn(text: string): string {
  try {
    return (JSON.parse(text) as { readonly detail?: string }).detail ?? text;
  } catch {
    // Something between us and the service answered in its own words.
    return text.slice(0, 200);
  }
}
