import { present } from '#kernel';
import { HandOverFacts } from '#offering';
import { Id, OneOf, Recorded, Text } from '#platform';
import type { CaseCommand } from '../domain/commands.js';
import { CATEGORIES, SEVERITIES } from '../domain/vocabulary.js';
import type { Category, Severity } from '../domain/vocabulary.js';
import { CaseStep, stepHandler, type Ask, type Said } from './case-step.js';

export class EscalateBody extends Recorded {
  @Id({
    optional: true,
    description:
      'How to hand over to Microsoft; left out by an indirect reseller, who hands over to its provider.',
    example: 'advancedSupportForPartners',
  })
  declare readonly vehicle?: string;

  @Text({ max: 200, description: 'Who approved it.', example: 'Rita Sá' })
  declare readonly approvedBy: string;

  @Text({
    max: 100,
    optional: true,
    description: 'Number of the service request at Microsoft.',
    example: 'SR-1',
  })
  declare readonly serviceRequestNumber?: string;

  @Text({ max: 100, optional: true, description: 'Reference at the indirect provider.', example: 'P-7' })
  declare readonly reference?: string;

  @Id({ optional: true, description: 'Which contract to use, where several would do.', example: 'C-1' })
  declare readonly contractId?: string;

  @OneOf(SEVERITIES, { optional: true, description: 'The case’s own severity when left out.' })
  declare readonly severity?: Severity;

  @Text({ max: 500, optional: true })
  declare readonly topic?: string;

  @Text({
    max: 2_000,
    optional: true,
    description: 'Why steps are left out; appears in the conformance report. [D15]',
  })
  declare readonly emergencyReason?: string;

  @OneOf(CATEGORIES, {
    optional: true,
    description: 'In an emergency without a diagnosis: as what it is handed over.',
  })
  declare readonly category?: Category;
}

/** Hand the case over to Microsoft, or to the indirect provider. [D1] [D10]–[D12] */
export class Escalate extends CaseStep<EscalateBody> {}

export const EscalateHandler = stepHandler(Escalate, escalation);

async function escalation(said: Said<EscalateBody>, ask: Ask): Promise<CaseCommand> {
  const { vehicle, serviceRequestNumber, reference, contractId, emergencyReason, category, ...handOver } =
    said;
  const { service } = await ask.state();
  const facts = await ask.query(new HandOverFacts(service, ask.at));
  const common = { ...handOver, facts };
  const emergency = emergencyReason === undefined ? undefined : present({ emergencyReason, category });
  if (vehicle === undefined) {
    const provider = { ...common, ...(reference === undefined ? {} : { reference }) };
    return emergency
      ? { type: 'EscalateToIndirectProviderInEmergency', ...provider, ...emergency }
      : { type: 'EscalateToIndirectProvider', ...provider };
  }
  const microsoft = {
    ...common,
    vehicle,
    ...(contractId === undefined ? {} : { contractId }),
    ...(serviceRequestNumber === undefined ? {} : { serviceRequestNumber }),
  };
  return emergency
    ? { type: 'EscalateToMicrosoftInEmergency', ...microsoft, ...emergency }
    : { type: 'EscalateToMicrosoft', ...microsoft };
}
