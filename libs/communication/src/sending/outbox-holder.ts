import { Inject } from '@nestjs/common';
import { erasedOf, type EventStore } from '#kernel';
import {
  HoldsPersonalData,
  InjectEventStore,
  type ForgottenSubject,
  type PersonalDataHolder,
} from '#platform';
import { MessageQueued } from '../domain/events.js';
import { messageDecider } from '../domain/decide.js';
import { MAILER, type Mailer } from './mailer.js';
import { OutboxMailer } from './outbox.mailer.js';

/** The mails in the outbox. Those that a mail server has taken are out of our hands. */
@HoldsPersonalData('outbox')
export class OutboxHolder implements PersonalDataHolder {
  constructor(
    @InjectEventStore() private readonly events: EventStore,
    @Inject(MAILER) private readonly mailer: Mailer,
  ) {}

  async purge({ streams }: ForgottenSubject): Promise<number> {
    if (!(this.mailer instanceof OutboxMailer)) return 0;
    let removed = 0;
    for (const stream of streams.filter((name) => name.startsWith(`${messageDecider.category}-`))) {
      const [queued] = await this.events.readStream(stream, { to: 0 });
      // Of a customer whose older data went, what came later stays.
      if (queued?.type !== MessageQueued.type || erasedOf(queued).length === 0) continue;
      const { messageId } = queued.data as { readonly messageId: string };
      removed += await this.mailer.remove(messageId);
    }
    return removed;
  }
}
