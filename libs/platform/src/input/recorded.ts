import { Text } from './text-fields.js';
import { Instant } from './time-fields.js';

/** What every command may say about itself: when it happened, if not now, and why. [A1] [D12] */
export class Recorded {
  @Instant({ optional: true, description: 'When it happened, if that was before it is recorded.' })
  declare readonly occurredAt?: string;

  @Text({ max: 2000, optional: true, description: 'Why; kept in the audit trail. No personal data.' })
  declare readonly reason?: string;
}

/** What a command's DTO says beside how it was recorded: the content of the command. */
export function contentOf<Dto extends Recorded>(dto: Dto): Omit<Dto, keyof Recorded> {
  const { occurredAt: _occurredAt, reason: _reason, ...content } = dto;
  return content;
}
