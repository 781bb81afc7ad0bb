import { Command, Option } from 'commander';
import { createWriteStream, existsSync } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { RunningService, startAuditService, type AuditService } from '../audit/audit-service.js';
import {
  changesText,
  eventsText,
  eventText,
  fieldsText,
  terminalWidth,
  type ShownChange,
  type ShownEvent,
} from '../audit/paragraphs.js';
import { sizeOfKept } from '../audit/kept-checkpoint.js';
import { verifyExport, type TrustedByHand } from '../audit/verify-export.js';
import { verifyLog } from '../audit/verify-log.js';
import { TargetAway, TargetRefuses } from '../imports/import-target.js';

const DONE = 0;
const NOT_DONE = 1;
const WRONG_USE = 2;
const AWAY = 3;
const LOOK_EVERY_MS = 200;

/** Where each kind of thing is read. */
const PATHS: Readonly<Record<string, string>> = {
  case: '/v1/cases/:id',
  customer: '/v1/customers/:id',
  account: '/v1/customers/:id/account',
  invoice: '/v1/invoices/:id',
  plan: '/v1/support-plans/:id',
  policy: '/v1/collections-policies/:id',
  issue: '/v1/service-health/issues/:id',
  partner: '/v1/partner-profile',
  entitlements: '/v1/entitlements',
  queue: '/v1/work-queue',
  report: '/v1/reports/:id',
};

/** What is asked of the desk as a whole is compared between an earlier and a later moment. */
const OF_THE_DESK = ['queue', 'report'];

const HELP = `
With --url the running service is asked, with a token of the role auditor. Without it a service is started for this
command alone, on the data directory of one that is down; it sends nothing to anybody. Either way every read is put on
record, with the reason that --reason gives.

'verify' with a file runs the verifier of the auditors on an export, which needs no service; without one it has the service
compare its events with what it signed.

Exit codes: 0 done; 1 not done, or something is wrong; 2 wrong use, there is no such thing, or an export can't be
checked; 3 the data directory is in use, the service can't be reached, or its log can't be checked.

Examples:
  casebook audit history CASE --reason "Complaint of 2 March"
  casebook audit as-of CASE --at 4711
  casebook audit diff CASE --from 2026-03-01T00:00:00Z --to 4711 --json
  casebook audit trace EVENT
  casebook audit export --scope case --id CASE --reason "Complaint" --out case.tar --continues older-checkpoint.txt
  casebook audit verify case.tar --keys trusted-keys.txt --checkpoint older-checkpoint.txt
  casebook audit verify --url http://127.0.0.1:3000`;

interface Options {
  readonly dataDir?: string;
  readonly url?: string;
  readonly token?: string;
  readonly reason?: string;
  readonly json?: boolean;
}

/** What is printed. */
interface Report {
  readonly text: string;
  readonly json: unknown;
  readonly code?: number;
}

interface OfKind {
  readonly kind: string;
}

/** `casebook audit …` */
export function auditCommand(): Command {
  const program = new Command('audit').description('see how things came to be').addHelpText('after', HELP);
  program.addCommand(historyCommand());
  program.addCommand(asOfCommand());
  program.addCommand(diffCommand());
  program.addCommand(traceCommand());
  program.addCommand(exportCommand());
  program.addCommand(verifyCommand());
  return program;
}

const historyCommand = (): Command =>
  ofThing<OfKind>('history', 'everything that happened: when, who and why', async (service, id, { kind }) => {
    const first = (await json(service, `${pathOf(kind, id)}/history`)) as Page;
    const items = (await allOf(service, first)) as ShownEvent[];
    return { text: eventsText(items, terminalWidth()), json: items };
  });

const asOfCommand = (): Command =>
  ofThing<OfKind & { at?: string; asOf?: string; knownAt?: string }>(
    'as-of',
    'as it was at a moment',
    async (service, id, { kind, at, asOf, knownAt }) => {
      const moments = [at, asOf, knownAt].filter((moment) => moment !== undefined);
      if (moments.length !== 1) throw new TargetRefuses('Name one moment: --at, --as-of or --known-at.');
      const query = new URLSearchParams(
        at === undefined
          ? { asOf: asOf ?? knownAt ?? '', by: asOf === undefined ? 'recorded' : 'occurred' }
          : { at },
      );
      const found = (await json(service, `${pathOf(kind, id)}?${query.toString()}`)) as object;
      const answer = isPage(found) ? { items: await allOf(service, found) } : found;
      return { text: fieldsText(answer, terminalWidth()), json: answer };
    },
  )
    .option('--at <position>', 'at this position of the log')
    .option('--as-of <time>', 'by what had happened until then')
    .option('--known-at <time>', 'by what was known then');

const diffCommand = (): Command =>
  ofThing<OfKind & { from: string; to: string; by: string }>(
    'diff',
    'what changed between two moments, and which events did it',
    async (service, id, { kind, from, to, by }) => {
      const moments = OF_THE_DESK.includes(kind) ? { earlier: from, later: to } : { from, to };
      const query = new URLSearchParams({ ...moments, by }).toString();
      const found = (await json(service, `${pathOf(kind, id)}/diff?${query}`)) as {
        changes: ShownChange[];
        events: ShownEvent[];
      };
      const width = terminalWidth();
      const parts = [changesText(found.changes, found.events, width), eventsText(found.events, width)];
      return { text: parts.filter((part) => part !== '').join('\n\n') || 'Nothing changed.', json: found };
    },
  )
    .requiredOption('--from <moment>', 'a time or a position')
    .requiredOption('--to <moment>', 'a time or a position')
    .addOption(
      new Option('--by <clock>', 'of times: when things happened, or when they were known')
        .choices(['occurred', 'recorded'])
        .default('occurred'),
    );

const traceCommand = (): Command =>
  withService<object>(
    new Command('trace')
      .description('what led to an event, and what it led to')
      .argument('<event>', 'its id'),
    async (service, [id = '']) => {
      const path = `/v1/audit/events/${encodeURIComponent(id)}`;
      const [causes, effects] = (await Promise.all([
        json(service, `${path}/causes`),
        json(service, `${path}/effects`),
      ])) as { event: ShownEvent; items: ShownEvent[]; graph: string }[];
      const width = terminalWidth();
      const block = (title: string, events: readonly ShownEvent[]) =>
        events.length === 0 ? [] : [`${title}:\n${eventsText(events, width)}`];
      const text = [
        ...block('Led to by', [...(causes?.items ?? [])].reverse()),
        ...(causes ? [`The event:\n${eventText(causes.event, width)}`] : []),
        ...block('Led to', effects?.items ?? []),
        ...[causes, effects].flatMap((found) => (found?.items.length ? [found.graph] : [])),
      ].join('\n\n');
      return { text, json: { causes, effects } };
    },
  );

interface ExportOptions extends Options {
  readonly scope: string;
  readonly id?: string;
  readonly from?: string;
  readonly to?: string;
  readonly language?: string;
  readonly personal?: boolean;
  readonly documents?: boolean;
  readonly continues?: readonly string[];
  readonly out: string;
}

const exportCommand = (): Command =>
  withService<ExportOptions>(
    new Command('export')
      .description('an archive that others can check: docs/audit-format.md')
      .requiredOption('--scope <scope>', 'all, period, case or customer')
      .requiredOption('--out <file>', 'where to put the archive; a file that is there stays as it is')
      .option('--id <id>', 'the case or the customer')
      .option('--from <day>', 'of a period: its first day')
      .option('--to <day>', 'of a period: its last day')
      .option('--language <language>', 'of the pages for people: en, pt-BR, pt-PT, fr or tr')
      .option('--personal', 'show personal data on the pages for people')
      .option('--documents', 'each page as PDF too, also of more than 16,384 events')
      .option('--no-documents', 'no PDF, however small it is')
      .option(
        '--continues <checkpoint>',
        'a checkpoint that you kept (its file, or its size), of which it shall prove that it continues it; may be given again',
        also,
      ),
    async (service, _args, { continues: kept, out, ...asked }) => {
      if (asked.reason === undefined) throw new TargetRefuses('An export needs --reason.');
      if (existsSync(out)) throw new TargetRefuses(`${out} is there already. Give the archive another name.`);
      const order = orderOf(asked, kept && (await Promise.all(kept.map(sizeOfKept))));
      let made = (await (await service.post('/v1/audit/exports', order)).json()) as Export;
      while (made.state === 'waiting' || made.state === 'running') {
        await pause(LOOK_EVERY_MS);
        made = (await json(service, `/v1/audit/exports/${made.id}`)) as Export;
      }
      if (made.archive === null)
        return { text: `It failed: ${made.trouble ?? ''}`, json: made, code: NOT_DONE };
      const { body } = await service.get(made.archive);
      if (body) await pipeline(Readable.fromWeb(body), createWriteStream(out, { flags: 'wx' }));
      return { text: `${made.events} events, ${made.bytes} bytes: ${out}`, json: { ...made, out } };
    },
  );

const orderOf = (
  { scope, id, from, to, language, personal, documents, reason }: Omit<ExportOptions, 'out' | 'continues'>,
  continues: readonly number[] | undefined,
) => ({ scope, id, from, to, language, personal, documents, continues, reason });

const verifyCommand = (): Command =>
  withOptions<Options & TrustedByHand>(
    new Command('verify')
      .description('check an export with the verifier; without a file, the log of the service')
      .argument('[file]', 'the export, .tar or .tar.gz')
      .option(
        '--key <key>',
        'a public key that you trust, of the log or of a witness; may be given again',
        also,
      )
      .option('--keys <file>', 'the same from a file, one to a line')
      .option(
        '--checkpoint <file>',
        'a checkpoint that you kept: shows whether the history was rewritten since',
      )
      .option('--consistency <file>', 'the service’s answer about that checkpoint'),
    async ([file], options) => {
      if (file !== undefined) return verifyExport(file, options);
      if (options.checkpoint !== undefined)
        throw new TargetRefuses('--checkpoint is compared with an export.');
      return withServiceOf(options, (service) => verifyLog(service, terminalWidth()));
    },
  );

const also = (value: string, before: readonly string[] = []): string[] => [...before, value];

interface Export {
  readonly id: string;
  readonly state: string;
  readonly trouble?: string;
  readonly events: number;
  readonly bytes: number;
  readonly archive: string | null;
}

const json = async (service: AuditService, path: string): Promise<unknown> =>
  (await service.get(path)).json();

/** A page of a list. */
interface Page {
  readonly items: readonly unknown[];
  readonly next: string | null;
}

const isPage = (answer: object): answer is Page => 'items' in answer && 'next' in answer;

/** What is on the page, and on those that follow. */
async function allOf(service: AuditService, { items, next }: Page): Promise<unknown[]> {
  const all = [...items];
  for (let at = next; at !== null;) {
    const page = (await json(service, at)) as Page;
    all.push(...page.items);
    at = page.next;
  }
  return all;
}

function pathOf(kind: string, id: string): string {
  const path = PATHS[kind];
  if (path === undefined) throw new TargetRefuses(`Kinds are: ${Object.keys(PATHS).join(', ')}.`);
  return path.replace(':id', encodeURIComponent(id));
}

/** A command about one thing. */
const ofThing = <Own extends OfKind>(
  name: string,
  description: string,
  work: (service: AuditService, id: string, options: Own) => Promise<Report>,
): Command =>
  withService<Own>(
    new Command(name)
      .description(description)
      .argument(
        '[id]',
        'of the case, or of whatever --kind says; the name of a report; none for partner, entitlements and queue',
      )
      .option('--kind <kind>', Object.keys(PATHS).join(', '), 'case'),
    (service, [id = ''], options) => work(service, id, options),
  );

const withService = <Own extends object>(
  command: Command,
  work: (service: AuditService, args: readonly string[], options: Own & Options) => Promise<Report>,
): Command =>
  withOptions<Own & Options>(command, (args, options) =>
    withServiceOf(options, (service) => work(service, args, options)),
  );

function withOptions<Own extends Options>(
  command: Command,
  work: (args: readonly string[], options: Own) => Promise<Report>,
): Command {
  return command
    .option('--data-dir <dir>', 'data directory of a service that is down (default: DATA_DIR, or ./data)')
    .option('--url <url>', 'ask the service that runs here')
    .option('--token <token>', 'bearer token for --url; role auditor (default: CASEBOOK_TOKEN)')
    .option('--reason <text>', 'why you read it; kept with the read')
    .option('--json', 'print JSON')
    .action(async () => {
      process.exitCode = await run(command.opts<Own>(), (options) => work(command.args, options));
    });
}

/** @returns the exit code */
async function run<Own extends Options>(
  options: Own,
  work: (options: Own) => Promise<Report>,
): Promise<number> {
  try {
    const { text, json: value, code = DONE } = await work(options);
    console.log(options.json === true ? JSON.stringify(value, null, 2) : text);
    return code;
  } catch (error) {
    if (!(error instanceof TargetAway || error instanceof TargetRefuses)) throw error;
    console.error(error.message);
    return error instanceof TargetAway ? AWAY : WRONG_USE;
  }
}

async function withServiceOf(
  options: Options,
  work: (service: AuditService) => Promise<Report>,
): Promise<Report> {
  const service = await serviceOf(options);
  try {
    return await work(service);
  } finally {
    await service.close();
  }
}

function serviceOf({
  dataDir,
  url,
  reason,
  token = process.env.CASEBOOK_TOKEN,
}: Options): Promise<AuditService> {
  if (url === undefined) return startAuditService(dataDir ?? process.env.DATA_DIR ?? './data', reason);
  if (dataDir !== undefined) throw new TargetRefuses('Name --data-dir or --url, not both.');
  if (!URL.canParse(url))
    throw new TargetRefuses(`--url '${url}' is no address such as http://127.0.0.1:3000.`);
  if (token === undefined) {
    throw new TargetRefuses('--url needs --token: npm run --silent token -- --role auditor --name "ines"');
  }
  return Promise.resolve(new RunningService(url, token, reason));
}
