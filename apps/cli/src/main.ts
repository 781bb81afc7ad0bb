import 'reflect-metadata';
import { Command, CommanderError } from 'commander';
import { ConfigError } from '#platform';
import { auditCommand } from './commands/audit.js';
import { demoCommand } from './commands/demo.js';
import { importServicenowCommand } from './commands/import-servicenow.js';
import { masterKeyCommand } from './commands/master-key.js';
import { projectionsCommand } from './commands/projections.js';
import { tokenCommand } from './commands/token.js';

/** What was asked for can't be meant; 1 is for what was meant and failed. */
const WRONG_USE = 2;

const program = new Command('casebook').description(
  'The support desk of a Microsoft CSP partner, from the command line.',
);
program.addCommand(tokenCommand());
program.addCommand(
  new Command('import')
    .description('bring in the history of another system')
    .addCommand(importServicenowCommand()),
);
program.addCommand(projectionsCommand());
program.addCommand(auditCommand());
program.addCommand(masterKeyCommand());
program.addCommand(demoCommand());

/** Commander would end the program with 1 by itself, here and in every command below. */
function endAsWeSay(command: Command): void {
  command.exitOverride();
  command.commands.forEach(endAsWeSay);
}

endAsWeSay(program);
try {
  await program.parseAsync(process.argv);
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : WRONG_USE;
  else if (error instanceof ConfigError) {
    console.error(error.message);
    process.exitCode = WRONG_USE;
  } else throw error;
}
