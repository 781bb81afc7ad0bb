import { DelegatedAdminInForce } from '#customers';
import { Id, OneOf, Recorded, Text } from '#platform';
import { TROUBLESHOOTING_OUTCOMES, TROUBLESHOOTING_SCOPES } from '../domain/vocabulary.js';
import { CaseStep, stepHandler } from './case-step.js';

export class PerformTroubleshootingBody extends Recorded {
  @OneOf(TROUBLESHOOTING_SCOPES)
  declare readonly scope: (typeof TROUBLESHOOTING_SCOPES)[number];

  @Text({ max: 20_000, example: 'Removed the transport rule that held back outgoing mail' })
  declare readonly action: string;

  @OneOf(TROUBLESHOOTING_OUTCOMES)
  declare readonly outcome: (typeof TROUBLESHOOTING_OUTCOMES)[number];

  @Id({
    optional: true,
    description: 'The delegated admin relationship under which the tenant was touched.',
    example: 'gdap-1',
  })
  declare readonly delegatedAdminRelationshipId?: string;
}

/** Troubleshoot software, settings or configuration, with delegated rights where a tenant is touched. [D5] [D9] */
export class PerformTroubleshooting extends CaseStep<PerformTroubleshootingBody> {}

export const PerformTroubleshootingHandler = stepHandler(PerformTroubleshooting, async (said, ask) => {
  const relationshipId = said.delegatedAdminRelationshipId;
  const delegatedAdmin =
    relationshipId === undefined
      ? undefined
      : await ask.query(new DelegatedAdminInForce((await ask.state()).customerId, relationshipId, ask.at));
  return { type: 'PerformTroubleshooting', ...said, facts: { delegatedAdmin } };
});
