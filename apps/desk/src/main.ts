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
  await app.listen(config.port, config.host).catch((error: unknown) => {
    throw isAddressInUse(error)
      ? new ConfigError([
          `PORT is ${config.port}, but another program listens there already: choose another.`,
        ])
      : error;
  });
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

const isAddressInUse = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';

main().catch((error: unknown) => {
  const isPlain = PLAIN.some((kind) => error instanceof kind);
  const text =
    error instanceof Error ? (isPlain ? error.message : (error.stack ?? error.message)) : String(error);
  process.stderr.write(`${text}\n`);
  process.exit(1);
});
