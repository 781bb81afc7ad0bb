import { Command } from 'commander';
import { MasterKeysFixed, StoreCorrupt, StoreUnavailable } from '#kernel';
import { readConfig } from '#platform';
import { MasterKeyFile } from '#stores/embedded';
import { RunningService, startAuditService, type AuditService } from '../audit/audit-service.js';
import { TargetAway, TargetRefuses } from '../imports/import-target.js';

const DONE = 0;
const WRONG_USE = 2;
const AWAY = 3;

const HELP = `
'rotate' has the service wrap all keys of personal data under a new master key. It makes one where it can write the file
(MASTER_KEY_FILE). Where the file comes from elsewhere, as from a secret, change a copy of it here and hand that out:

  casebook master-key add --file master-keys.json          a key that opens, but is not used yet; start every copy anew
  casebook master-key promote ID --file master-keys.json   from now on it is used; start every copy anew
  casebook master-key rotate --url … --token …             every key is wrapped under it
  casebook master-key prune --file master-keys.json        only the current one stays; start every copy anew

Exit codes: 0 done; 2 wrong use, or refused; 3 the data directory is in use, or the service can't be reached.`;

/** `casebook master-key …` */
export function masterKeyCommand(): Command {
  const program = new Command('master-key')
    .description('the master key that the keys of personal data are wrapped under')
    .addHelpText('after', HELP);
  program.addCommand(rotateCommand());
  program.addCommand(
    onFile('list', 'the master keys in the file, the current one last', (file) => file.list()),
  );
  program.addCommand(
    onFile('add', 'add a master key that is not used yet', (file) => {
      file.addNext();
      return file.list();
    }),
  );
  program.addCommand(
    onFile('promote', 'make a master key the current one', (file, id = '') => {
      file.promote(id);
      return file.list();
    }).argument('<id>', 'of the master key'),
  );
  program.addCommand(
    onFile('prune', 'take out all but the current one, once rotate is done', async (file) => {
      await file.retireOthers();
      return file.list();
    }),
  );
  return program;
}

interface RotateOptions {
  readonly dataDir?: string;
  readonly url?: string;
  readonly token?: string;
  readonly reason?: string;
}

const rotateCommand = (): Command =>
  new Command('rotate')
    .description('wrap the keys of personal data under a new master key; goes on where it was broken off')
    .option('--data-dir <dir>', 'data directory of a service that is down (default: DATA_DIR, or ./data)')
    .option('--url <url>', 'ask the service that runs here')
    .option('--token <token>', 'bearer token for --url; role adminAgent (default: CASEBOOK_TOKEN)')
    .option('--reason <text>', 'why; kept with what is recorded')
    .action(async (options: RotateOptions) => {
      process.exitCode = await carryOut(async () => {
        const { reason } = options;
        const service = await serviceOf(options);
        try {
          await service.post('/v1/operations/master-key/rotation', reason === undefined ? {} : { reason });
        } finally {
          await service.close();
        }
        console.log('Every key of personal data is wrapped under the current master key. Back up the file.');
      });
    });

/** A command that changes, or only shows, a file of master keys; of the keys themselves nothing is printed. */
const onFile = (
  name: string,
  description: string,
  work: (
    file: MasterKeyFile,
    id: string | undefined,
  ) => readonly { readonly id: string }[] | Promise<readonly { readonly id: string }[]>,
): Command =>
  new Command(name)
    .description(description)
    .option('--file <file>', 'the file (default: MASTER_KEY_FILE)')
    .action(async (...args: unknown[]) => {
      const command = args.at(-1) as Command;
      const { file } = command.opts<{ readonly file?: string }>();
      process.exitCode = await carryOut(async () => {
        const path = file ?? readConfig(process.env).masterKeyFile;
        const keys = await work(MasterKeyFile.open(path, true), command.args[0]);
        for (const [index, { id }] of keys.entries())
          console.log(index === keys.length - 1 ? `${id} (current)` : id);
      });
    });

/** @returns the exit code */
async function carryOut(work: () => Promise<void>): Promise<number> {
  try {
    await work();
    return DONE;
  } catch (error) {
    const isRefused = [TargetRefuses, StoreCorrupt, MasterKeysFixed].some((kind) => error instanceof kind);
    if (!(error instanceof Error)) throw error;
    if (!isRefused && !(error instanceof TargetAway || error instanceof StoreUnavailable)) throw error;
    console.error(error.message);
    return isRefused ? WRONG_USE : AWAY;
  }
}

async function serviceOf({
  dataDir,
  url,
  reason,
  token = process.env.CASEBOOK_TOKEN,
}: RotateOptions): Promise<AuditService> {
  if (url === undefined) {
    return startAuditService(dataDir ?? process.env.DATA_DIR ?? './data', reason, 'adminAgent');
  }
  if (dataDir !== undefined) throw new TargetRefuses('Name --data-dir or --url, not both.');
  if (token === undefined) {
    throw new TargetRefuses('--url needs --token: npm run --silent token -- --role adminAgent --name "ana"');
  }
  return new RunningService(url, token, reason);
}
