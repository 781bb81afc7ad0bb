import { Command } from 'commander';
import { TargetAway, TargetRefuses, type ImportTarget } from '../imports/import-target.js';
import { openDirectory, openLogTarget } from '../imports/log-target.js';
import { progressOf } from '../imports/progress.js';
import { runImport, type ImportFigures } from '../imports/run-import.js';
import { ServiceTarget } from '../imports/service-target.js';
import { historyOf } from '../servicenow/history.js';
import { readExport, UnreadableExport, type IncidentExport } from '../servicenow/read-export.js';

/** How the program ends. */
const DONE = 0;
const SOME_FAILED = 1;
const WRONG_USE = 2;
const AWAY = 3;

/** Broken rows and failed incidents that are printed before the rest is only counted. */
const MOST_PRINTED = 50;

interface Options {
  readonly dataDir?: string;
  readonly url?: string;
  readonly token?: string;
}

const HELP = `
The file is an export of incident audit rows as CSV: one row for each update of an incident, times as
DD-MM-YYYY HH:MM, taken for UTC. Cases get the numbers of the incidents. What the file does not say is
marked as unknown. Importing again adds nothing; an import that was broken off is simply started again.

Without --url the import works on the log itself: on the one in EventStoreDB where EVENT_STORE_URL names it, else on
the one in the service's data directory, for which the service must be down.

Exit codes: 0 everything is there; 1 some rows were broken or some incidents refused, the rest is there;
2 wrong use; 3 the data directory is in use, or the service or the store can't be reached.

Examples:
  casebook import servicenow docs/samples/servicenow-sample.csv
  casebook import servicenow incidents.csv --url http://127.0.0.1:3000 --token "$TOKEN"`;

/** `casebook import servicenow FILE` */
export function importServicenowCommand(): Command {
  return new Command('servicenow')
    .description('import incidents, with their whole history, from an audit export of ServiceNow')
    .argument('<file>', 'the export, as CSV')
    .option(
      '--data-dir <dir>',
      'data directory of the service, which must be down (default: DATA_DIR, or ./data)',
    )
    .option('--url <url>', 'import through the service that runs here')
    .option(
      '--token <token>',
      'bearer token for --url; role adminAgent or integration (default: CASEBOOK_TOKEN)',
    )
    .addHelpText('after', HELP)
    .action(async (file: string, options: Options) => {
      process.exitCode = await importServicenow(file, options);
    });
}

/** @returns the exit code */
async function importServicenow(file: string, options: Options): Promise<number> {
  let target: ImportTarget | undefined;
  try {
    const read = await readExport(file);
    target = await targetOf(options);
    const figures = await bringIn(read, target);
    report(read, figures);
    return read.broken.length + figures.failures.length > 0 ? SOME_FAILED : DONE;
  } catch (error) {
    const code = codeOf(error);
    if (code === undefined) throw error;
    console.error((error as Error).message);
    return code;
  } finally {
    await target?.close();
  }
}

/** What was said on the command line can't be meant. */
class WrongUse extends Error {}

function codeOf(error: unknown): number | undefined {
  if (error instanceof TargetAway) return AWAY;
  const isUse = [UnreadableExport, TargetRefuses, WrongUse].some((kind) => error instanceof kind);
  return isUse ? WRONG_USE : undefined;
}

function targetOf({ dataDir, url, token = process.env.CASEBOOK_TOKEN }: Options): Promise<ImportTarget> {
  if (url === undefined)
    return dataDir === undefined ? openLogTarget(whereStoresAre()) : openDirectory(dataDir);
  if (dataDir !== undefined) throw new WrongUse('Name --data-dir or --url, not both.');
  if (!URL.canParse(url)) throw new WrongUse(`--url '${url}' is no address such as http://127.0.0.1:3000.`);
  if (token === undefined) {
    throw new WrongUse('--url needs --token: npm run --silent token -- --role integration --name "import"');
  }
  return Promise.resolve(new ServiceTarget(url, token));
}

/** What else a service is told does not matter here. */
function whereStoresAre() {
  const { DATA_DIR, EVENT_STORE_URL, EVENT_STORE_CONNECTION_NAME = 'casebook-import' } = process.env;
  return { DATA_DIR, EVENT_STORE_URL, EVENT_STORE_CONNECTION_NAME };
}

async function bringIn({ incidents }: IncidentExport, target: ImportTarget): Promise<ImportFigures> {
  const progress = progressOf('incidents', incidents.length, process.stderr);
  try {
    return await runImport(incidents.map(historyOf), target, () => progress.step());
  } finally {
    progress.stop();
  }
}

function report({ broken, rows, incidents }: IncidentExport, figures: ImportFigures): void {
  print(broken.map(({ line, broken: why }) => `line ${line}: ${why}`));
  print(figures.failures.map(({ reference, step, why }) => `${reference}, ${step}: ${why}`));
  const { added, written, failures } = figures;
  console.log(
    `${rows} rows, ${broken.length} of them broken; ${incidents.length} incidents, ${failures.length} of them refused.\n` +
      (written === 0 ? 'Nothing was new.' : `${written} facts of ${added} incidents are new.`),
  );
}

function print(lines: readonly string[]): void {
  for (const line of lines.slice(0, MOST_PRINTED)) console.error(line);
  if (lines.length > MOST_PRINTED) console.error(`… and ${lines.length - MOST_PRINTED} more`);
}
