import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { CommandRunner, Keyring, MasterKeysFixed, refusal, type CommandContext, type Outcome } from '#kernel';
import { MASTER_KEY, masterKeyDecider } from '../domain/master-key.js';

/** Wrap the keys of personal data under a new master key. */
export class RotateMasterKey extends Command<Outcome> {
  constructor(readonly context: CommandContext) {
    super();
  }
}

@CommandHandler(RotateMasterKey)
export class RotateMasterKeyHandler implements ICommandHandler<RotateMasterKey, Outcome> {
  constructor(
    private readonly runner: CommandRunner,
    private readonly keys: Keyring,
  ) {}

  async execute({ context }: RotateMasterKey): Promise<Outcome> {
    try {
      const command = { type: 'RecordRotation', ...(await this.keys.rotate()) } as const;
      return await this.runner.run(masterKeyDecider, MASTER_KEY, command, context);
    } catch (error) {
      if (!(error instanceof MasterKeysFixed)) throw error;
      const { message } = error;
      return {
        ok: false,
        reason: {
          kind: 'refused',
          refusal: refusal({ code: 'privacy/master-keys-fixed', source: '[A1]', message }),
        },
      };
    }
  }
}
