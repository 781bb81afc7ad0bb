import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { rulesOf, type CommandContext } from '#kernel';
import { defineContext } from '#platform';
import { CarryOutErasure, CarryOutErasureHandler } from './commands/carry-out-erasure.js';
import {
  ReleaseLegalHoldHandler,
  RequestErasureHandler,
  SetLegalHoldHandler,
} from './commands/subject-commands.js';
import {
  BeginRetentionRun,
  BeginRetentionRunHandler,
  CarryOutRetention,
  CarryOutRetentionHandler,
  PublishRetentionPolicyHandler,
} from './commands/retention-commands.js';
import { RotateMasterKeyHandler } from './commands/rotate-master-key.js';
import { masterKeyEvents } from './domain/master-key.js';
import { MasterKeyController } from './http/master-key.controller.js';
import { retentionEvents, RetentionKeysDestroyed, RetentionPurged } from './domain/retention-events.js';
import { retentionPolicySteps } from './domain/retention-policy.js';
import { retentionRunSteps } from './domain/retention-run.js';
import { RetentionController } from './http/retention.controller.js';
import { retentionRuns, retentionSchedule, type RetentionOrder } from './processes/retention.process.js';
import { OldDataFinder } from './purging/old-data.js';
import { subjectSteps } from './domain/decide.js';
import { subjectEvents, SubjectKeysDestroyed, SubjectPurged } from './domain/events.js';
import { PrivacyController } from './http/privacy.controller.js';
import { erasures, type ErasureOrder } from './processes/erasures.process.js';
import { Purging } from './purging/purging.js';
import { erasuresProjection } from './read-models/erasures.projection.js';
import { legalHoldsProjection } from './read-models/legal-holds.projection.js';
import {
  GetErasureHandler,
  GetLegalHoldHandler,
  ListErasuresHandler,
  ListLegalHoldsHandler,
} from './read-models/privacy.queries.js';
import { subjectStreamsProjection } from './read-models/subject-streams.projection.js';

@Module({
  imports: [CqrsModule],
  controllers: [PrivacyController, RetentionController, MasterKeyController],
  providers: [
    Purging,
    OldDataFinder,
    PublishRetentionPolicyHandler,
    BeginRetentionRunHandler,
    CarryOutRetentionHandler,
    RotateMasterKeyHandler,
    SetLegalHoldHandler,
    ReleaseLegalHoldHandler,
    RequestErasureHandler,
    CarryOutErasureHandler,
    ListLegalHoldsHandler,
    GetLegalHoldHandler,
    ListErasuresHandler,
    GetErasureHandler,
  ],
})
export class PrivacyModule {}

/** Personal data: what holds it, how long it is kept, and how it is erased. */
export const privacyContext = defineContext({
  name: 'privacy',
  events: [...subjectEvents, ...retentionEvents, ...masterKeyEvents],
  erasures: [SubjectKeysDestroyed, SubjectPurged, RetentionKeysDestroyed, RetentionPurged],
  projections: [subjectStreamsProjection, legalHoldsProjection, erasuresProjection],
  processes: [erasures, retentionSchedule, retentionRuns],
  rules: [...rulesOf(subjectSteps), ...rulesOf(retentionPolicySteps), ...rulesOf(retentionRunSteps)],
  commands: {
    CarryOutErasure: (order: ErasureOrder, context: CommandContext) => new CarryOutErasure(order, context),
    BeginRetentionRun: (_payload: never, context: CommandContext) => new BeginRetentionRun(context),
    CarryOutRetention: (order: RetentionOrder, context: CommandContext) =>
      new CarryOutRetention(order, context),
  },
  module: PrivacyModule,
});
