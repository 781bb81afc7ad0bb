import 'reflect-metadata';
import { StoreCorrupt, StoreUnavailable } from '#kernel';
import { ConfigError, readConfig, type Config } from '#platform';
import { StoreInUse } from '#stores/embedded';
import { composeDesk } from './desk.js';

/** Failures that say by themselves what to do: a stack would hide it. */
const PLAIN = [ConfigError, StoreInUse, StoreCorrupt, StoreUnavailable];

async function main(): Promise<void> {
  const config = readConfig(process.env);
  const app = await composeDesk({ config });
  app.enableShutdownHooks(['SIGTERM', 'SIGINT'], { useProcessExit: true });
  try {
    await app.listen(config.port, config.host);
  } catch (error) {
    // The threads of the stores end in order first: broken off in a call, their driver aborts the process.
    await app.close().catch((trouble: unknown) => process.stderr.write(`${String(trouble)}\n`));
    throw isAddressInUse(error) ? portIsTaken(config) : error;
  }
  announce(config, await app.getUrl());
}

function announce({ oidc, dataDir }: Config, url: string): void {
  const token = oidc
    ? `Tokens come from ${oidc.issuer}.`
    : 'For a token: npm run --silent token -- --role adminAgent --name "ana"';
  process.stdout.write(
    `Casebook listens on ${url} (documentation: ${url}/docs), and keeps its data in ${dataDir}.\n${token}\n`,
  );
}

const portIsTaken = ({ port }: Config): ConfigError =>
  new ConfigError([`PORT is ${port}, but another program listens there already: choose another.`]);

const isAddressInUse = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';

main().catch((error: unknown) => {
  const isPlain = PLAIN.some((kind) => error instanceof kind);
  const text =
    error instanceof Error ? (isPlain ? error.message : (error.stack ?? error.message)) : String(error);
  process.stderr.write(`${text}\n`);
  process.exit(1);
});
