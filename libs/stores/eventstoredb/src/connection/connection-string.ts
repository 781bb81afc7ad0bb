import type { EndPoint, NodePreference } from '@eventstore/db-client';

/** Where the database is and how it is spoken to. Times are in milliseconds. */
export interface ConnectionSettings {
  /** Look the nodes up in the DNS, under the name of the only host. */
  readonly discover: boolean;
  readonly hosts: readonly EndPoint[];
  readonly credentials?: { readonly username: string; readonly password: string };
  readonly tls: boolean;
  /** False: whoever answers is believed to be the database. */
  readonly tlsVerifyCert: boolean;
  /** Paths of PEM files. */
  readonly tlsCaFile?: string;
  readonly userCertFile?: string;
  readonly userKeyFile?: string;
  readonly connectionName?: string;
  readonly nodePreference?: NodePreference;
  readonly maxDiscoverAttempts?: number;
  readonly discoveryInterval?: number;
  /** In seconds, as the client wants it. */
  readonly gossipTimeout?: number;
  /** -1 for never. */
  readonly keepAliveInterval?: number;
  readonly keepAliveTimeout?: number;
  readonly defaultDeadline?: number;
}

/** A connection string that can't be used. The message says why, and never shows a password. */
export class InvalidConnectionString extends Error {
  override readonly name = 'InvalidConnectionString';
}

const DEFAULT_PORT = 2113;
const SHAPE =
  /^(?<scheme>esdb|esdb\+discover):\/\/(?:(?<user>[^:@/?]+):(?<password>[^@/?]*)@)?(?<hosts>[^@/?]+)\/?(?:\?(?<query>.*))?$/i;
const HOST = /^(?<address>\[[0-9a-f:.]+\]|[^\s:[\]]+)(?::(?<port>\d{1,5}))?$/i;

/**
 * Reads a connection string as EventStoreDB documents them: `esdb://[user:password@]host[:port][,…][?option=value&…]`, or
 * `esdb+discover://…`. Names of options are known in any case.
 *
 * @throws InvalidConnectionString
 */
export function parseConnectionString(text: string): ConnectionSettings {
  const { scheme, user, password, hosts, query } = SHAPE.exec(text.trim())?.groups ?? {};
  if (scheme === undefined || hosts === undefined) {
    throw new InvalidConnectionString(
      'must read esdb://[user:password@]host[:port][,host[:port]…][?option=value&…], or esdb+discover://…; special ' +
        'characters of a user or password are percent-encoded',
    );
  }
  const settings = {
    discover: scheme.toLowerCase() === 'esdb+discover',
    hosts: hosts.split(',').map(endpointOf),
    tls: true,
    tlsVerifyCert: true,
    ...(user === undefined
      ? {}
      : { credentials: { username: decoded('user', user), password: decoded('password', password ?? '') } }),
    ...optionsOf(query ?? ''),
  };
  if ((settings.userCertFile === undefined) !== (settings.userKeyFile === undefined)) {
    throw new InvalidConnectionString(
      'names one of userCertFile and userKeyFile, but must name both or none',
    );
  }
  return settings;
}

type Options = Partial<Omit<ConnectionSettings, 'discover' | 'hosts' | 'credentials'>>;
type Reader = (option: string, text: string) => Options;

const OPTIONS = [
  flag('tls'),
  flag('tlsVerifyCert'),
  text('tlsCaFile'),
  text('userCertFile'),
  text('userKeyFile'),
  text('connectionName'),
  whole('maxDiscoverAttempts', 1),
  whole('discoveryInterval', 1),
  whole('gossipTimeout', 1),
  whole('keepAliveInterval', -1),
  whole('keepAliveTimeout', -1),
  whole('defaultDeadline', 1),
  ['nodePreference', preference],
  // A failed append is always thrown: the other way reports revisions that are not there.
  ['throwOnAppendFailure', () => ({})],
] as const satisfies readonly (readonly [string, Reader])[];

const READERS = new Map<string, (typeof OPTIONS)[number]>(
  OPTIONS.map((option) => [option[0].toLowerCase(), option]),
);

function optionsOf(query: string): Options {
  const options: Options[] = [];
  for (const pair of query.split('&').filter(Boolean)) {
    const [key = '', ...rest] = pair.split('=');
    const value = rest.join('=');
    const option = READERS.get(key.trim().toLowerCase());
    if (!option) {
      const known = OPTIONS.map(([name]) => name).join(', ');
      throw new InvalidConnectionString(`has an option that is not known; known are ${known}`);
    }
    const [name, read] = option;
    options.push(read(name, decoded(name, value.trim())));
  }
  return Object.assign({}, ...options) as Options;
}

function flag<Name extends keyof Options>(name: Name): readonly [Name, Reader] {
  return [
    name,
    (_, value) => {
      if (value !== 'true' && value !== 'false') throw wrong(name, 'true or false');
      return { [name]: value === 'true' };
    },
  ];
}

function text<Name extends keyof Options>(name: Name): readonly [Name, Reader] {
  return [
    name,
    (_, value) => {
      if (value === '') throw wrong(name, 'something');
      return { [name]: value };
    },
  ];
}

function whole<Name extends keyof Options>(name: Name, least: number): readonly [Name, Reader] {
  return [
    name,
    (_, value) => {
      const number = Number(value);
      if (!/^-?\d+$/.test(value) || number < least || !Number.isSafeInteger(number)) {
        throw wrong(name, `a whole number from ${least}`);
      }
      return { [name]: number };
    },
  ];
}

const PREFERENCES: readonly NodePreference[] = ['leader', 'follower', 'random', 'read_only_replica'];

function preference(name: string, value: string): Options {
  const plain = (word: string) => word.toLowerCase().replaceAll(/[_-]/g, '');
  const known = PREFERENCES.find((word) => plain(word) === plain(value));
  if (known === undefined) throw wrong(name, 'leader, follower, random or readOnlyReplica');
  return { nodePreference: known };
}

function endpointOf(host: string): EndPoint {
  const { address, port = String(DEFAULT_PORT) } = HOST.exec(host.trim())?.groups ?? {};
  if (address === undefined || Number(port) > 65_535) {
    throw new InvalidConnectionString('names a host that is not of the form host or host:port');
  }
  return { address, port: Number(port) };
}

function decoded(what: string, encoded: string): string {
  try {
    return decodeURIComponent(encoded);
  } catch (error) {
    throw new InvalidConnectionString(`has a ${what} that is not percent-encoded as it should be`, {
      cause: error,
    });
  }
}

const wrong = (name: string, expected: string): InvalidConnectionString =>
  new InvalidConnectionString(`has an option ${name} that must be ${expected}`);
