import { RequestReceived } from '#cases';
import { categoryOf, idOf, isTimer, present, type EventOf, type Process, type RecordedEvent } from '#kernel';
import type { Language } from '../domain/vocabulary.js';
import { referenceTo, type NoticeOrder } from '../notices/notice-order.js';
import { occasionOf, occasionTypes } from '../notices/occasions.js';

/** Whose case it is. What concerns no case says itself whom it concerns. */
interface Memory {
  readonly customerId?: string;
  readonly language?: Language;
  /** Imported: the customer was told elsewhere, long ago. */
  readonly silent: boolean;
}

/**
 * Whatever concerns a customer, the customer is told of, by the partner and in its language. [D14] [D16]
 * One instance for each case, invoice, account and support plan.
 */
export const customerNotices: Process<Memory> = {
  name: 'customer-notices',
  handles: occasionTypes,
  initialMemory: { silent: false },
  instanceOf: (event) => event.streamId,
  react: (memory, input) => {
    if (isTimer(input)) return { memory, orders: [] };
    const known = input.type === RequestReceived.type ? memoryOf(input) : memory;
    const notice = noticeOf(known, input);
    return {
      memory: known,
      orders: notice
        ? [{ do: 'command', key: `tell-${input.id}`, command: 'QueueMessage', payload: notice }]
        : [],
    };
  },
};

function memoryOf(event: RecordedEvent): Memory {
  const { customerId, language, imported } = event.data as EventOf<typeof RequestReceived>['data'];
  return {
    customerId,
    silent: imported !== undefined,
    ...(language === 'unknown' ? {} : { language }),
  };
}

function noticeOf(memory: Memory, event: RecordedEvent): NoticeOrder | undefined {
  const occasion = occasionOf(event);
  const customerId = customerOf(memory, event);
  if (!occasion || customerId === undefined || memory.silent) return undefined;
  const { template, channel = 'email' } = occasion;
  const subject = present({ customerId, language: memory.language, ...concernOf(event) });
  return { ...subject, template, channel, cause: referenceTo(event) };
}

/** The account's stream is the customer's; other events than those of cases say it. */
function customerOf(memory: Memory, { streamId, data }: RecordedEvent): string | undefined {
  if (categoryOf(streamId) === 'account') return idOf(streamId);
  return (data as { readonly customerId?: string }).customerId ?? memory.customerId;
}

function concernOf({ streamId, data }: RecordedEvent) {
  const category = categoryOf(streamId);
  if (category === 'case') return { caseId: idOf(streamId) };
  if (category === 'invoice') return { invoiceNumber: idOf(streamId) };
  return { invoiceNumber: (data as { readonly invoice?: string }).invoice };
}
