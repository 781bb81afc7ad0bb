import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { defineContext } from '#platform';
import { WorkQueueController } from './work-queue.controller.js';
import { GetWorkQueueHandler } from './work-queue.queries.js';

@Module({ imports: [CqrsModule], controllers: [WorkQueueController], providers: [GetWorkQueueHandler] })
export class WorkQueueModule {}

/** What waits for a person, brought together from all contexts. It has no events of its own. */
export const workQueueContext = defineContext({
  name: 'work-queue',
  events: [],
  projections: [],
  processes: [],
  rules: [],
  commands: {},
  module: WorkQueueModule,
});
