import { Command, InvalidArgumentError } from 'commander';
import { isRole, isSafeId, OwnIssuer, readConfig, ROLES, type Role } from '#platform';

interface Options {
  readonly role: Role;
  readonly name: string;
  readonly customer?: string;
  readonly reason?: string;
  readonly hours: number;
}

const LONGEST_HOURS = 24 * 366;

const HELP = `
Roles: ${ROLES.join(', ')}

The token is for a service without OIDC_ISSUER that works on the same DATA_DIR; it may be running or not. The
account's id is made from the name (lower case, dashes) and stays in the log: name an account, not a person in full.

Example: curl -H "Authorization: Bearer $(npm run --silent token -- --role helpdeskAgent --name ana)" …`;

/** `casebook token`: prints a bearer token, and nothing else. */
export function tokenCommand(): Command {
  return new Command('token')
    .description('print a bearer token of a service that issues its own')
    .requiredOption('--role <role>', 'what the account may do', role)
    .requiredOption('--name <name>', 'name of the account', name)
    .option('--customer <id>', 'the customer of a customerContact', customer)
    .option('--reason <text>', 'why an auditor reads what shows personal data; kept with each read')
    .option('--hours <hours>', 'how long it is good', hours, 12)
    .addHelpText('after', HELP)
    .action(async (options: Options, command: Command) => {
      if (options.role === 'customerContact' && options.customer === undefined) {
        command.error('error: a customerContact needs --customer <id>', { exitCode: 2 });
      }
      const { oidc, dataDir } = readConfig(process.env);
      if (oidc) {
        command.error(`error: OIDC_ISSUER is set: tokens come from ${oidc.issuer}`, { exitCode: 2 });
      }
      const issuer = await OwnIssuer.in(dataDir);
      console.log(await issuer.mintToken(options));
    });
}

function role(text: string): Role {
  if (isRole(text)) return text;
  throw new InvalidArgumentError(`Roles are: ${ROLES.join(', ')}.`);
}

function name(text: string): string {
  if (text.trim() !== '') return text;
  throw new InvalidArgumentError('It must not be empty.');
}

function customer(text: string): string {
  if (isSafeId(text)) return text;
  throw new InvalidArgumentError('It must be the id of a customer, such as aurora.');
}

function hours(text: string): number {
  const number = Number(text);
  if (number > 0 && number <= LONGEST_HOURS) return number;
  throw new InvalidArgumentError(`It must be a number above 0 and up to ${LONGEST_HOURS}.`);
}
