/** Who acted: taken from the authenticated principal only, never from a request body. [A1] */
export interface Actor {
  /** Stable id of the account. An account id, not a name: metadata carries no personal data. */
  readonly id: string;
  readonly kind: 'person' | 'machine' | 'system';
  readonly roles: readonly string[];
  /** Whom the actor acted for, when somebody delegated it. */
  readonly onBehalfOf?: string;
  /** The delegated admin relationship under which a tenant was touched. [D5] */
  readonly delegatedAdmin?: { readonly relationshipId: string; readonly roles: readonly string[] };
}

/** What every stored event says about itself, beside its data. Times are ISO 8601, UTC, milliseconds. */
export interface EventMetadata {
  readonly schemaVersion: number;
  /** When it happened, as far as the actor knows. */
  readonly occurredAt: string;
  readonly actor: Actor;
  readonly reason?: string | undefined;
  /** Shared by everything that one outside request led to. */
  readonly correlationId: string;
  /** The event or request that led to this one. */
  readonly causationId: string;
  /** The command that wrote it; two commands with the same id are the same command. */
  readonly commandId: string;
  /**
   * Digest of the command's content, to tell a repetition from a reused id. Where streams hold personal data, what is
   * kept is a digest of that under a key, which tells nothing when the key is destroyed.
   */
  readonly commandHash?: string | undefined;
  /** W3C Trace Context, as received. */
  readonly traceparent?: string | undefined;
}

/** A fact as a decider states it: not yet written anywhere. */
export interface DomainEvent<Type extends string = string, Data = unknown> {
  readonly type: Type;
  readonly data: Data;
}

/** A fact with its envelope, ready for a store. `data` and `metadata` are plain JSON values. */
export interface EventToAppend extends DomainEvent {
  /** UUID; the store keeps it unique. */
  readonly id: string;
  readonly metadata: EventMetadata;
}

/** A fact as it lies in the log, in the schema version it was written in. Treat it as frozen. */
export interface StoredEvent extends EventToAppend {
  readonly streamId: string;
  /** Its place in the stream, from 0. */
  readonly revision: number;
  /** Its place in the log's one total order; rises, with gaps. */
  readonly position: bigint;
  /** When the store wrote it; never falls as positions rise. */
  readonly recordedAt: string;
}

/** A stored fact as its writer knows it: when the store wrote it, only the store can tell. */
export type WrittenEvent<E extends DomainEvent = DomainEvent> = Omit<
  StoredEvent,
  'type' | 'data' | 'recordedAt'
> &
  E;

/** A stored fact whose `data` was brought to the current schema version. */
export type RecordedEvent<E extends DomainEvent = DomainEvent> = Omit<StoredEvent, 'type' | 'data'> & E;

/** What `evolve` may know about a fact beside its type and data. */
export type Happened<E extends DomainEvent = DomainEvent> = E & {
  readonly occurredAt: string;
  readonly actor: Actor;
};

/** The stream of one aggregate: `case-<id>`. EventStoreDB's category streams split at the first dash. */
export const streamOf = (category: string, id: string): string => `${category}-${id}`;

/** `case` for `case-4711`. */
export const categoryOf = (streamId: string): string => streamId.slice(0, dashOf(streamId));

/** `4711` for `case-4711`. */
export const idOf = (streamId: string): string => streamId.slice(dashOf(streamId) + 1);

function dashOf(streamId: string): number {
  const dash = streamId.indexOf('-');
  if (dash <= 0) throw new Error(`'${streamId}' is not a stream name of the form <category>-<id>.`);
  return dash;
}
