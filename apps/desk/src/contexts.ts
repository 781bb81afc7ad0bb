import { accessContext, auditContext, causalLinksOf } from '#audit';
import { billingContext } from '#billing';
import { casesContext } from '#cases';
import { communicationContext } from '#communication';
import { customersContext } from '#customers';
import { integrationContext } from '#integration';
import { processEvents } from '#kernel';
import { offeringContext } from '#offering';
import type { ContextDefinition } from '#platform';
import { privacyContext } from '#privacy';
import { serviceHealthContext } from '#service-health';
import { workQueueContext } from './work-queue/work-queue.context.js';

/** The contexts with events of their own. */
const WITH_EVENTS: readonly ContextDefinition[] = [
  customersContext,
  offeringContext,
  serviceHealthContext,
  casesContext,
  billingContext,
  communicationContext,
  integrationContext,
  privacyContext,
  accessContext,
];

const EVENTS = [...WITH_EVENTS.flatMap(({ events }) => events), ...processEvents];

/** The bounded contexts that the service is composed of. */
export const CONTEXTS: readonly ContextDefinition[] = [
  ...WITH_EVENTS,
  // What leads to what is followed through the events of all.
  { ...auditContext, projections: [...auditContext.projections, causalLinksOf(EVENTS)] },
  workQueueContext,
];
