import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { resolve } from 'node:path';
import { beginningWith, Fault, oneOf, type Read, url } from './settings.js';
import { readAudit, type AuditConfig } from './audit-config.js';

/** What one copy of the program does. */
export const SERVICE_ROLES = ['api', 'projections', 'processes', 'audit'] as const;
export type ServiceRole = (typeof SERVICE_ROLES)[number];

const LOG_LEVELS = ['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace'] as const;

export interface OidcConfig {
  readonly issuer: string;
  readonly audience: string;
}

/** How the service is set up; made from environment variables, checked before anything starts. */
export interface Config {
  readonly host: string;
  readonly port: number;
  /** Absolute path of the folder that holds everything that is kept. */
  readonly dataDir: string;
  /** `esdb://…`; undefined means the embedded store. */
  readonly eventStoreUrl?: string;
  /** How the event store's own tools show the connections of this copy. */
  readonly eventStoreConnectionName: string;
  /** `mongodb://…`; undefined means the embedded store. */
  readonly readStoreUrl?: string;
  readonly roles: ReadonlySet<ServiceRole>;
  /** Into how many shares the work on each read model and each process is split: so many copies can share it. */
  readonly partitions: number;
  /** What this copy is called among those that share the work; unique for each start. */
  readonly instance: string;
  /** Who issues tokens; undefined means the service itself, on loopback only. */
  readonly oidc?: OidcConfig;
  /** `smtp://…`; undefined means that messages are kept as files under `outboxDir`. */
  readonly smtpUrl?: string;
  readonly outboxDir: string;
  /** File of the master keys, which wrap the keys of personal data; the same for every copy of the program. */
  readonly masterKeyFile: string;
  readonly logLevel: (typeof LOG_LEVELS)[number];
  readonly audit: AuditConfig;
}

/** The environment does not make sense. Its message names every variable that is wrong and says what would be right. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';

  constructor(readonly faults: readonly string[]) {
    super(`The service can't start with these settings:\n${faults.map((fault) => `  ${fault}`).join('\n')}`);
  }
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads the settings. Defaults suit one machine; an empty variable counts as not set.
 *
 * @throws ConfigError naming everything that is wrong, at once
 */
export function readConfig(environment: Environment): Config {
  const faults: string[] = [];
  const read: Read = <T>(name: string, fallback: T, parse: (text: string) => T | Fault): T => {
    const text = environment[name]?.trim();
    if (!text) return fallback;
    const value = parse(text);
    if (!(value instanceof Fault)) return value;
    faults.push(`${name} is '${withoutPassword(text)}', but must be ${value.expected}.`);
    return fallback;
  };

  const host = read('HOST', '127.0.0.1', (text) => text);
  const dataDir = resolve(read('DATA_DIR', './data', (text) => text));
  const eventStoreUrl = read('EVENT_STORE_URL', undefined, scheme('esdb', 'esdb+discover'));
  const readStoreUrl = read('READ_STORE_URL', undefined, scheme('mongodb', 'mongodb+srv'));
  const smtpUrl = read('SMTP_URL', undefined, url('smtp', 'smtps'));
  const config: Config = {
    host,
    port: read('PORT', 3000, port),
    dataDir,
    ...(eventStoreUrl === undefined ? {} : { eventStoreUrl }),
    eventStoreConnectionName: read('EVENT_STORE_CONNECTION_NAME', 'casebook', (text) => text),
    ...(readStoreUrl === undefined ? {} : { readStoreUrl }),
    roles: read('ROLES', new Set(SERVICE_ROLES), roles),
    partitions: read('PARTITIONS', 1, partitions),
    instance: read('INSTANCE', anyName(), instance),
    ...oidc(
      read('OIDC_ISSUER', undefined, url('https', 'http')),
      read('OIDC_AUDIENCE', undefined, (text) => text),
      faults,
    ),
    ...(smtpUrl === undefined ? {} : { smtpUrl }),
    outboxDir: resolve(dataDir, 'outbox'),
    masterKeyFile: resolve(read('MASTER_KEY_FILE', resolve(dataDir, 'master-keys.json'), (text) => text)),
    logLevel: read('LOG_LEVEL', 'info', oneOf(LOG_LEVELS)),
    audit: readAudit(read),
  };
  if (!config.oidc && !isLoopback(host)) {
    faults.push(
      `HOST is '${host}', but must be 127.0.0.1, ::1 or localhost while OIDC_ISSUER is not set: ` +
        'the service would accept tokens that it issued itself, from everywhere.',
    );
  }
  faults.push(...faultsOfRoles(config));
  if (faults.length > 0) throw new ConfigError(faults);
  return config;
}

/** Embedded stores are files that one process owns: what it leaves undone nobody could do. */
function faultsOfRoles({ roles, eventStoreUrl, readStoreUrl }: Config): string[] {
  const missing = SERVICE_ROLES.filter((role) => !roles.has(role));
  const embedded = [
    ...(eventStoreUrl === undefined ? ['EVENT_STORE_URL'] : []),
    ...(readStoreUrl === undefined ? ['READ_STORE_URL'] : []),
  ];
  if (missing.length === 0 || embedded.length === 0) return [];
  return [
    `ROLES leaves out ${missing.join(' and ')}, but must name all of ${SERVICE_ROLES.join(', ')} while ` +
      `${embedded.join(' and ')} ${embedded.length === 1 ? 'is' : 'are'} not set: embedded stores belong to one ` +
      'process, which has to do everything.',
  ];
}

const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || /^127(?:\.\d{1,3}){3}$/.test(host);

function port(text: string): number | Fault {
  const number = Number(text);
  return /^\d{1,5}$/.test(text) && number <= 65_535
    ? number
    : new Fault('a port number from 0 (any free port) to 65535');
}

/** What is told of a setting may end in a log. */
const withoutPassword = (text: string): string => text.replace(/(:\/\/[^:@/?#]*):.*@/, '$1:***@');

/** For connection strings that name many hosts, which no URL does: whoever uses them looks at the rest. */
const scheme =
  (...schemes: readonly string[]) =>
  (text: string): string | Fault =>
    schemes.some((name) => text.startsWith(`${name}://`)) ? text : beginningWith(schemes);

function roles(text: string): Set<ServiceRole> | Fault {
  const words = text.split(',').map((word) => word.trim());
  return words.every((word) => (SERVICE_ROLES as readonly string[]).includes(word))
    ? new Set(words as ServiceRole[])
    : new Fault(`a list, separated by commas, of ${SERVICE_ROLES.join(', ')}`);
}

const MOST_PARTITIONS = 256;

function partitions(text: string): number | Fault {
  const number = Number(text);
  return /^\d{1,3}$/.test(text) && number >= 1 && number <= MOST_PARTITIONS
    ? number
    : new Fault(`a number from 1 to ${MOST_PARTITIONS}`);
}

const instance = (text: string): string | Fault =>
  /^[\w.:-]{1,200}$/.test(text) ? text : new Fault('letters, digits, and any of . : _ -, 200 at most');

const anyName = (): string => `${hostname()}-${process.pid}-${randomBytes(4).toString('hex')}`;

/** An issuer alone is not enough: its tokens for other services must not be good here. */
function oidc(
  issuer: string | undefined,
  audience: string | undefined,
  faults: string[],
): { readonly oidc?: OidcConfig } {
  if (issuer === undefined) {
    // Whoever names an audience does not mean a service that signs its own tokens.
    if (audience !== undefined) {
      faults.push('OIDC_ISSUER is not set, but must name who issues tokens while OIDC_AUDIENCE is set.');
    }
    return {};
  }
  if (audience === undefined) {
    faults.push('OIDC_AUDIENCE is not set, but must name this service while OIDC_ISSUER is set.');
    return {};
  }
  return { oidc: { issuer, audience } };
}
