import { readFileSync } from 'node:fs';
import { isCommandError, type ChannelCredentialOptions } from '@eventstore/db-client';
import { present, StoreUnavailable } from '#kernel';
import { InvalidConnectionString, type ConnectionSettings } from './connection-string.js';
import { GuardedClient, type ClientOptions } from './guarded-client.js';

/** The status of gRPC. */
const UNAVAILABLE = 14;

/** The connection to the database; the client behind it is replaced when it can't mend itself. */
export class Connection {
  private current: GuardedClient;
  private readonly channel: ChannelCredentialOptions;
  private closed = false;

  /** @throws InvalidConnectionString when a file that the settings name can't be read */
  constructor(private readonly settings: ConnectionSettings) {
    this.channel = channelOf(settings);
    this.current = this.connect();
  }

  get isClosed(): boolean {
    return this.closed;
  }

  /** @throws StoreUnavailable when it was closed */
  get client(): GuardedClient {
    if (this.closed) throw new StoreUnavailable('The connection to EventStoreDB was closed.');
    return this.current;
  }

  /**
   * Replaces a client that failed in a way of which it never recovers: what the server can do, and where it is, it
   * asks once, and keeps a failure of that for ever.
   */
  mend(client: GuardedClient, failure: unknown): void {
    if (recovers(failure) || client !== this.current || this.closed) return;
    this.current = this.connect();
    void client.leave();
  }

  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    await this.current.leave();
  }

  private connect(): GuardedClient {
    return new GuardedClient(optionsOf(this.settings), this.channel, this.settings.credentials);
  }
}

/** The client sees to its own errors, and to a server that is away; what it hands on as it came, it does not expect. */
function recovers(failure: unknown): boolean {
  if (!(failure instanceof Error) || isCommandError(failure) || failure instanceof StoreUnavailable)
    return true;
  return 'code' in failure && failure.code === UNAVAILABLE;
}

function optionsOf(settings: ConnectionSettings): ClientOptions {
  const { discover, hosts } = settings;
  const [first] = hosts;
  if (!first) throw new InvalidConnectionString('names no host');
  const common = {
    throwOnAppendFailure: true,
    ...present({
      connectionName: settings.connectionName,
      keepAliveInterval: settings.keepAliveInterval,
      keepAliveTimeout: settings.keepAliveTimeout,
      defaultDeadline: settings.defaultDeadline,
    }),
  };
  const search = present({
    nodePreference: settings.nodePreference,
    maxDiscoverAttempts: settings.maxDiscoverAttempts,
    discoveryInterval: settings.discoveryInterval,
    gossipTimeout: settings.gossipTimeout,
  });
  if (discover) return { ...common, ...search, discover: first };
  return hosts.length > 1 ? { ...common, ...search, endpoints: [...hosts] } : { ...common, endpoint: first };
}

function channelOf(settings: ConnectionSettings): ChannelCredentialOptions {
  const { tls, tlsVerifyCert } = settings;
  if (!tls) return { insecure: true };
  return {
    insecure: false,
    ...present({
      rootCertificate: fileOf('tlsCaFile', settings),
      userCertFile: fileOf('userCertFile', settings),
      userKeyFile: fileOf('userKeyFile', settings),
    }),
    ...(tlsVerifyCert ? {} : { verifyOptions: { rejectUnauthorized: false } }),
  };
}

function fileOf(
  option: 'tlsCaFile' | 'userCertFile' | 'userKeyFile',
  settings: ConnectionSettings,
): Buffer | undefined {
  const path = settings[option];
  if (path === undefined) return undefined;
  try {
    return readFileSync(path);
  } catch (error) {
    throw new InvalidConnectionString(
      `has an option ${option} that names a file which can't be read: ${path}`,
      {
        cause: error,
      },
    );
  }
}
