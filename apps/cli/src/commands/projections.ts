import { Command } from 'commander';
import { TargetAway, TargetRefuses } from '../imports/import-target.js';
import { ServiceProjections } from '../projections/service-target.js';
import { openStoreProjections } from '../projections/store-target.js';
import { listTable, statusTable } from '../projections/table.js';
import type { Outcome, ProjectionsTarget } from '../projections/target.js';

/** How the program ends. */
const DONE = 0;
const NOT_DONE = 1;
const WRONG_USE = 2;
const AWAY = 3;

/** Documents that differ that are printed before the rest is only counted. */
const MOST_PRINTED = 20;

interface Options {
  readonly dataDir?: string;
  readonly url?: string;
  readonly token?: string;
  readonly json?: boolean;
}

const HELP = `
With --url the running service is asked. Without it the stores themselves are opened: the servers that
EVENT_STORE_URL and READ_STORE_URL name, beside any service that works on them, or else the data directory, whose
service must be down.

Exit codes: 0 done, and nothing is wrong; 1 not done, or documents differ; 2 wrong use; 3 the data directory is in
use, or the service or a store can't be reached.

Examples:
  casebook projections list
  casebook projections rebuild cases --url http://127.0.0.1:3000 --token "$TOKEN"
  casebook projections verify cases --all --json`;

/** What was said on the command line can't be meant. */
class WrongUse extends Error {}

/** What is printed, and how the program ends. */
interface Report {
  readonly text: string;
  readonly json: unknown;
  readonly code: number;
}

/** `casebook projections …` */
export function projectionsCommand(): Command {
  const program = new Command('projections')
    .description('look after the read models')
    .addHelpText('after', HELP);
  program.addCommand(
    verb('list', 'every build of every read model', async (target) => {
      const all = await target.list();
      return { text: listTable(all), json: all, code: DONE };
    }),
  );
  program.addCommand(statusCommand());
  program.addCommand(rebuildCommand());
  program.addCommand(rollbackCommand());
  program.addCommand(verifyCommand());
  program.addCommand(retryCommand());
  program.addCommand(skipCommand());
  return program;
}

const statusCommand = (): Command =>
  verb(
    'status',
    'how each partition is, who works on it, and which streams are parked',
    async (target, [name]) => {
      const all = await target.list();
      const some = all.filter(({ projection }) => name === undefined || projection === name);
      if (some.length === 0 && name !== undefined) throw new WrongUse(`There is no projection '${name}'.`);
      return { text: statusTable(some), json: some, code: DONE };
    },
  ).argument('[name]', 'one read model only');

const rebuildCommand = (): Command =>
  verb<{ evenIfDifferent?: boolean; reason?: string }>(
    'rebuild',
    'fill a read model anew beside the live one, compare, and switch over when they are equal',
    async (target, [name = ''], { evenIfDifferent = false, ...options }) =>
      reportOf(await target.rebuild(name, { evenIfDifferent, ...reasonOf(options) }), (value) => ({
        text: value.flipped
          ? `'${value.collection}' answers queries now.`
          : `${value.different ?? 'Some'} documents differ: '${value.collection}' still answers queries.`,
        code: value.flipped ? DONE : NOT_DONE,
      })),
  )
    .argument('<name>', 'the read model')
    .option('--even-if-different', 'switch over whatever the comparison finds')
    .option('--reason <text>', 'why; kept');

const rollbackCommand = (): Command =>
  verb<{ reason?: string }>(
    'rollback',
    'go back to the build that was live before, once it has caught up',
    async (target, [name = ''], options) =>
      reportOf(await target.rollback(name, reasonOf(options)), (value) => ({
        text: value.flipped ? `'${value.collection}' answers queries again.` : 'It was not made live.',
        code: value.flipped ? DONE : NOT_DONE,
      })),
  )
    .argument('<name>', 'the read model')
    .option('--reason <text>', 'why; kept');

const verifyCommand = (): Command =>
  verb<{ all?: boolean }>(
    'verify',
    'fold documents anew from their events and compare them with the live ones',
    async (target, [name = ''], { all = false }) =>
      reportOf(await target.verify(name, { sample: !all }), (value) => {
        const differences = value.differences
          .slice(0, MOST_PRINTED)
          .map(({ id, kind }) => `\n${id}: ${kind}`);
        const what = value.method === 'all' ? 'All' : 'A sample of';
        return {
          text: value.equal
            ? `${what} ${value.documents} documents: each is what its events come to.`
            : `${value.different} of ${value.documents} documents differ:${differences.join('')}`,
          code: value.equal ? DONE : NOT_DONE,
        };
      }),
  )
    .argument('<name>', 'the read model')
    .option('--all', 'all documents, with a build beside; those of many streams are always all compared');

const retryCommand = (): Command =>
  verb<{ reason?: string }>(
    'retry',
    'try a parked stream again',
    async (target, [name = '', stream = ''], options) =>
      reportOf(await target.retry(name, stream, reasonOf(options)), freed),
  )
    .argument('<name>', 'the read model')
    .argument('<stream>', 'the parked stream')
    .option('--reason <text>', 'why; kept');

const skipCommand = (): Command =>
  verb<{ reason: string }>(
    'skip',
    'pass over the event that parked a stream, for good',
    async (target, [name = '', stream = ''], { reason }) =>
      reportOf(await target.skip(name, stream, { reason }), freed),
  )
    .argument('<name>', 'the read model')
    .argument('<stream>', 'the parked stream')
    .requiredOption('--reason <text>', 'why it is passed over; kept');

const freed = (isFree: boolean) => ({
  text: isFree ? 'The stream is not parked any more.' : 'The stream is parked again: see status.',
  code: isFree ? DONE : NOT_DONE,
});

const reasonOf = ({ reason }: { readonly reason?: string }) => (reason === undefined ? {} : { reason });

/** One verb with the options that all of them have. */
function verb<Own extends object = object>(
  name: string,
  description: string,
  work: (target: ProjectionsTarget, args: readonly string[], options: Own) => Promise<Report>,
): Command {
  const command: Command = new Command(name)
    .description(description)
    .option('--data-dir <dir>', 'data directory of a service that is down (default: DATA_DIR, or ./data)')
    .option('--url <url>', 'ask the service that runs here')
    .option('--token <token>', 'bearer token for --url; role adminAgent (default: CASEBOOK_TOKEN)')
    .option('--json', 'print JSON')
    .action(async () => {
      process.exitCode = await run(command.opts<Own & Options>(), (target, options) =>
        work(target, command.args, options),
      );
    });
  return command;
}

/** @returns the exit code */
async function run<Own extends Options>(
  options: Own,
  work: (target: ProjectionsTarget, options: Own) => Promise<Report>,
): Promise<number> {
  let target: ProjectionsTarget | undefined;
  try {
    target = await targetOf(options);
    const { text, json, code } = await work(target, options);
    console.log(options.json === true ? JSON.stringify(json, null, 2) : text);
    return code;
  } catch (error) {
    const code = codeOf(error);
    if (code === undefined) throw error;
    console.error((error as Error).message);
    return code;
  } finally {
    await target?.close();
  }
}

function codeOf(error: unknown): number | undefined {
  if (error instanceof TargetAway) return AWAY;
  return error instanceof WrongUse || error instanceof TargetRefuses ? WRONG_USE : undefined;
}

function targetOf({ dataDir, url, token = process.env.CASEBOOK_TOKEN }: Options): Promise<ProjectionsTarget> {
  if (url === undefined)
    return openStoreProjections(dataDir ?? process.env.DATA_DIR ?? './data', process.env);
  if (dataDir !== undefined) throw new WrongUse('Name --data-dir or --url, not both.');
  if (!URL.canParse(url)) throw new WrongUse(`--url '${url}' is no address such as http://127.0.0.1:3000.`);
  if (token === undefined) {
    throw new WrongUse('--url needs --token: npm run --silent token -- --role adminAgent --name "ana"');
  }
  return Promise.resolve(new ServiceProjections(url, token));
}

function reportOf<T>(
  outcome: Outcome<T>,
  describe: (value: T) => { readonly text: string; readonly code: number },
): Report {
  if (outcome.ok) return { ...describe(outcome.value), json: outcome.value };
  if (outcome.unknown) throw new WrongUse(outcome.why);
  return { text: outcome.why, json: { refused: outcome.why }, code: NOT_DONE };
}
