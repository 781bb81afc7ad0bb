import { Body, Controller, Post } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { CommandContext as Context, Outcome } from '#kernel';
import { Changes, CommandContext, Recorded, Requires } from '#platform';
import { RotateMasterKey } from '../commands/rotate-master-key.js';

/** The master key that the keys of personal data are wrapped under. */
@ApiTags('privacy')
@Controller('v1/operations/master-key')
export class MasterKeyController {
  constructor(private readonly commands: CommandBus) {}

  @Post('rotation')
  @Changes()
  @Requires('operations.manage')
  @ApiOperation({
    summary: 'Wrap the keys of personal data under a new master key',
    description:
      'Nothing stops meanwhile. One that was broken off is gone on with when it is asked for again.',
  })
  rotate(@Body() _body: Recorded, @CommandContext() context: Context): Promise<Outcome> {
    return this.commands.execute(new RotateMasterKey(context));
  }
}
