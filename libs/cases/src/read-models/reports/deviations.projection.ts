import { idOf, present, projection } from '#kernel';
import { EscalatedToIndirectProvider, EscalatedToMicrosoft } from '../../domain/events.js';
import { caseFacts, type CaseFacts } from './case-facts.js';
import type { Deviation } from './report.answers.js';

export const deviationsProjection = projection<Deviation, CaseFacts>('case-deviations', 1, {
  feeds: 'stream',
  follows: caseFacts,
  fields: { at: 'time', service: 'text' },
  indexes: [['at'], ['service', 'at']],
}).onEach(
  [EscalatedToMicrosoft, EscalatedToIndirectProvider],
  (event) => (event.data.deviations.length > 0 ? event.id : []),
  (_doc, { id, streamId, data, metadata }, _key, { after }) => ({
    id,
    caseId: idOf(streamId),
    at: metadata.occurredAt,
    service: after.case.service,
    category: data.category,
    vehicle: 'vehicle' in data ? data.vehicle : 'indirectProvider',
    deviations: data.deviations,
    ...present({ emergencyReason: data.emergencyReason }),
    approvedBy: data.approvedBy,
    actorId: metadata.actor.id,
  }),
);
