import { partnerEvents } from './domain/partner-events.js';
import { planEvents } from './domain/plan-events.js';

export const offeringEvents = [...partnerEvents, ...planEvents] as const;
