import { categoryOf, idOf, type EventToAppend, type StoredEvent } from '../events/envelope.js';
import { Recent } from '../runtime/recent.js';
import type { ExpectedRevision } from '../ports/event-store.js';

/** Streams with personal data: of which kind it is, and whose. */
export interface PersonalStreams {
  /** `case` for `case-<id>`. */
  readonly category: string;
  /** What retention and documents call the data. */
  readonly kind: string;
  /**
   * How the customer is found whose data it is: by the stream's own id, or by this field in the data of the stream's
   * first event.
   */
  readonly customer: 'id' | { readonly field: string };
}

const CUSTOMER = 'customer/';

/** The data subject that a customer is, with its contacts. */
export const customerSubject = (customerId: string): string => `${CUSTOMER}${customerId}`;

/** The customer that a data subject is; undefined for others. */
export const customerOf = (subject: string): string | undefined =>
  subject.startsWith(CUSTOMER) ? subject.slice(CUSTOMER.length) : undefined;

/** The partner's own people, whose names stand in what they approved. */
export const STAFF_SUBJECT = 'staff';
export const STAFF_KIND = 'staffNames';

/** Reads the first event of a stream; undefined when there is none. */
export type FirstEventOf = (streamId: string) => Promise<StoredEvent | undefined>;

const CAPACITY = 50_000;

/** Knows whose data a stream holds. */
export class DataSubjects {
  private readonly streams: ReadonlyMap<string, PersonalStreams>;
  private readonly known = new Recent<string>(CAPACITY);

  constructor(
    streams: readonly PersonalStreams[],
    private readonly firstEventOf: FirstEventOf,
  ) {
    this.streams = new Map(streams.map((one) => [one.category, one]));
  }

  /** True for streams that hold somebody's personal data. */
  isPersonal(streamId: string): boolean {
    const dash = streamId.indexOf('-');
    return dash > 0 && this.streams.has(streamId.slice(0, dash));
  }

  /** @throws Error when nobody declared whose data such a stream holds */
  kindOf(streamId: string): string {
    return this.ruleOf(streamId).kind;
  }

  /**
   * The subject of a stream to which events are to be appended.
   *
   * @returns undefined when the stream, which was to be there, is not
   * @throws Error when the stream does not say whose data it holds
   */
  async of(
    streamId: string,
    expected: ExpectedRevision,
    events: readonly EventToAppend[],
  ): Promise<string | undefined> {
    const { customer } = this.ruleOf(streamId);
    if (customer === 'id') return customerSubject(idOf(streamId));
    const known = this.known.get(streamId);
    if (known !== undefined) return known;
    const first = expected === 'noStream' ? events[0] : await this.firstEventOf(streamId);
    if (!first) return undefined;
    const id = (first.data as Readonly<Record<string, unknown>>)[customer.field];
    if (typeof id !== 'string') {
      throw new Error(`'${streamId}' does not say in '${customer.field}' whose personal data it holds.`);
    }
    const subject = customerSubject(id);
    // What is only about to be written may lose a race to something else.
    if (expected !== 'noStream') this.known.set(streamId, subject);
    return subject;
  }

  private ruleOf(streamId: string): PersonalStreams {
    const rule = this.streams.get(categoryOf(streamId));
    if (!rule) throw new Error(`No context says whose personal data the stream '${streamId}' holds.`);
    return rule;
  }
}
