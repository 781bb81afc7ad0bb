import { Module } from '@nestjs/common';
import { defineContext } from '#platform';
import { AccessRecorder } from './access-recorder.js';
import { AccessWatch } from './access-watch.js';
import { accessEvents, describeAccess } from './access.events.js';
import { AccessesController } from './accesses.controller.js';
import { accessesProjection } from './accesses.projection.js';
import { RecordedAccesses } from './recorded-accesses.js';

@Module({
  controllers: [AccessesController],
  providers: [AccessRecorder, AccessWatch, RecordedAccesses],
  exports: [AccessRecorder],
})
export class AccessModule {}

/** Who read what of the audit. [A1] */
export const accessContext = defineContext({
  name: 'audit-access',
  events: accessEvents,
  describe: describeAccess,
  projections: [accessesProjection],
  processes: [],
  rules: [],
  commands: {},
  module: AccessModule,
});
