import { Command } from 'commander';
import { SystemClock } from '#kernel';
import { OwnIssuer, readConfig } from '#platform';
import { StoreInUse } from '#stores/embedded';
import { DeskApi, ServiceSilent } from '../demo/desk-api.js';
import { startOwnService } from '../demo/own-service.js';
import { play, type Performance, type Venue } from '../demo/play.js';

const DONE = 0;
const UNEXPECTED = 1;
const AWAY = 3;

const DEFAULT_DIR = './data/demo';

interface Options {
  readonly dataDir?: string;
  readonly url?: string;
}

const HELP = `
Without --url a service is started for the play, on a free port and on a data directory of its own. With --url
the play is given on a running service; it changes the partner's profile there, so give it on one of your own.
The tokens are made with the signing key in that service's data directory.

Giving the play again finds everything there and adds nothing.

Exit codes: 0 everything went as it should; 1 something did not; 3 the service can't be reached, or the data
directory is in use.`;

/** `casebook demo` */
export function demoCommand(): Command {
  return new Command('demo')
    .description(
      'play the working life of a partner through the API: every step, and every rule that refuses one',
    )
    .option('--url <url>', 'play on the service that runs here')
    .option(
      '--data-dir <dir>',
      `data directory: with --url the service's own (default: DATA_DIR, or ./data), else ${DEFAULT_DIR}`,
    )
    .addHelpText('after', HELP)
    .action(async (options: Options) => {
      process.exitCode = await demo(options);
    });
}

/** @returns the exit code */
async function demo({ url, dataDir }: Options): Promise<number> {
  try {
    return url === undefined ? await onOwnService(dataDir ?? DEFAULT_DIR) : await onService(url, dataDir);
  } catch (error) {
    if (!(error instanceof StoreInUse || error instanceof ServiceSilent)) throw error;
    console.error(error.message);
    return AWAY;
  }
}

const print = (line: string): void => console.log(line);

async function onOwnService(dir: string): Promise<number> {
  const service = await startOwnService(dir);
  try {
    const code = summary(await play({ ...service, print }));
    print(`\nTo look around, start the service on the same data:\n  DATA_DIR=${dir} npm start`);
    whereToLook('http://127.0.0.1:3000', dir, service.outboxDir);
    return code;
  } finally {
    await service.close();
  }
}

async function onService(url: string, dataDir: string | undefined): Promise<number> {
  const config = readConfig({ ...process.env, ...(dataDir === undefined ? {} : { DATA_DIR: dataDir }) });
  const issuer = await OwnIssuer.in(config.dataDir);
  const venue: Venue = {
    api: new DeskApi(url),
    tokens: (role, options) => issuer.mintToken({ role, ...options }),
    clock: new SystemClock(),
    print,
  };
  const code = summary(await play(venue));
  print('\nWhere to look:');
  whereToLook(url, config.dataDir, config.outboxDir);
  return code;
}

function summary({ expected, unexpected, rules }: Performance): number {
  print(
    `\n${expected} steps went as they should, ${rules.size} different refusals among them; ${unexpected.length} did not.`,
  );
  for (const line of unexpected) print(`  ✗ ${line}`);
  return unexpected.length === 0 ? DONE : UNEXPECTED;
}

function whereToLook(url: string, dataDir: string, outboxDir: string): void {
  const places = [
    ['the API', `${url}/docs`],
    ['cases', `${url}/v1/cases`],
    ['the history of a case', `${url}/v1/cases/{id}/history`],
    ['a customer’s account', `${url}/v1/customers/harbour/account`],
    ['what waits for a person', `${url}/v1/work-queue`],
    [
      'reports',
      `${url}/v1/reports/volumes (and response-times, escalations, conformance, backlog, receivables, …)`,
    ],
    ['every event', `${url}/v1/events`],
    ['mails that were sent', outboxDir],
  ];
  for (const [what = '', where = ''] of places) print(`  ${what.padEnd(24)} ${where}`);
  print(
    `  a token                  DATA_DIR=${dataDir} npm run --silent token -- --role auditor --name aude --reason "A look around"`,
  );
}
