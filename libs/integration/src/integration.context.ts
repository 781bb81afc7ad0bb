import { Module } from '@nestjs/common';
import { defineContext } from '#platform';
import { EventFeed } from './feed/event-feed.js';
import { KnownTypes } from './feed/known-types.js';
import { EventsController } from './http/events.controller.js';

@Module({ controllers: [EventsController], providers: [EventFeed, KnownTypes] })
export class IntegrationModule {}

/** What integrators connect to: the event feed. It has no events of its own. [A3] */
export const integrationContext = defineContext({
  name: 'integration',
  events: [],
  projections: [],
  processes: [],
  rules: [],
  commands: {},
  module: IntegrationModule,
});
