import { auditContext } from '#audit';
import { billingContext } from '#billing';
import { casesContext } from '#cases';
import { communicationContext } from '#communication';
import { customersContext } from '#customers';
import { integrationContext } from '#integration';
import { offeringContext } from '#offering';
import type { ContextDefinition } from '#platform';
import { serviceHealthContext } from '#service-health';
import { workQueueContext } from './work-queue/work-queue.context.js';

/** The bounded contexts that the service is composed of. */
export const CONTEXTS: readonly ContextDefinition[] = [
  customersContext,
  offeringContext,
  serviceHealthContext,
  casesContext,
  billingContext,
  communicationContext,
  integrationContext,
  auditContext,
  workQueueContext,
];
