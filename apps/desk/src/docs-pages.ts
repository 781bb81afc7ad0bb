import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { accessContext } from '#audit';
import { asyncApiOf } from '#integration';
import { eventsPage, openApiOf, permissionsPage, rulesPage } from '#platform';
import { CONTEXTS } from './contexts.js';

/** Who read what is no matter for integrators. */
const PUBLIC = CONTEXTS.filter(({ name }) => name !== accessContext.name);

/** The pages of docs/ that are made from the code, by their path; a test holds the files against them. */
export const docsPages = (app: NestFastifyApplication): Readonly<Record<string, string>> => ({
  'permissions.md': permissionsPage(),
  'rules.md': rulesPage(CONTEXTS),
  'events.md': eventsPage(CONTEXTS),
  'api/openapi.json': json(openApiOf(app)),
  'api/asyncapi.json': json(asyncApiOf(PUBLIC.flatMap(({ events }) => events))),
});

const json = (document: object): string => `${JSON.stringify(document, null, 2)}\n`;
