import { OneOf, Recorded, Text } from '#platform';
import { ANSWERS, SERVICE_REQUEST_STATUSES } from '../domain/vocabulary.js';
import type { Answer, ServiceRequestStatus } from '../domain/vocabulary.js';
import { CaseStep, stepHandler } from './case-step.js';

export class UpdateEscalationBody extends Recorded {
  @OneOf(SERVICE_REQUEST_STATUSES, { description: 'Status of the service request, as polled or told.' })
  declare readonly status: ServiceRequestStatus;

  @OneOf(ANSWERS, { optional: true, description: 'The answer, when there is one.' })
  declare readonly outcome?: Answer;

  @Text({ max: 100, optional: true, example: 'SR-1' })
  declare readonly serviceRequestNumber?: string;

  @Text({ max: 20_000, optional: true, example: 'Fixed in the service.' })
  declare readonly note?: string;
}

/** Record what has become of a hand-over; Microsoft sends no notice, so somebody polls. [D12] [D13] */
export class UpdateEscalation extends CaseStep<UpdateEscalationBody> {}

export const UpdateEscalationHandler = stepHandler(UpdateEscalation, (said) => ({
  type: 'UpdateEscalation',
  ...said,
}));
