import { dayOf, daysBetween, type FollowedFold, type Happened } from '#kernel';
import type { InvoiceEvent } from '../../domain/invoice/events.js';

/** A reminder, and after how many days the first payment followed. */
export interface Answer {
  readonly step: string;
  readonly sentOn: string;
  readonly paidAfterDays?: number;
}

/** What the reports need to know about an invoice right before and right after an event. */
export interface InvoiceFacts {
  readonly answers: readonly Answer[];
}

/** The facts of an invoice, folded from its own stream: the counters follow it. */
export const invoiceFacts: FollowedFold<InvoiceFacts> = {
  category: 'invoice',
  initialState: { answers: [] },
  evolve: (facts: InvoiceFacts, event: Happened<InvoiceEvent>): InvoiceFacts => {
    const answers = answersAfter(facts.answers, event);
    return answers === facts.answers ? facts : { answers };
  },
};

function answersAfter(answers: readonly Answer[], event: Happened<InvoiceEvent>): readonly Answer[] {
  switch (event.type) {
    case 'PaymentReminderSent':
      return [...answers, { step: event.data.step, sentOn: dayOf(event.occurredAt) }];
    case 'PaymentReceived':
      return answers.map((answer) => answered(answer, event.data.receivedOn));
    default:
      return answers;
  }
}

/** Money that had arrived before the reminder went out does not answer it. */
function answered(answer: Answer, receivedOn: string): Answer {
  const days = daysBetween(answer.sentOn, receivedOn);
  if (days < 0 || days >= (answer.paidAfterDays ?? Infinity)) return answer;
  return { ...answer, paidAfterDays: days };
}
