import type { EndedStatus, RelationshipStatus } from './vocabulary.js';

/**
 * A delegated admin relationship with all that ever happened to it, so that it can be said of any
 * moment which roles were held: Microsoft forgets those that ended a year ago. [D5]
 */
export interface Relationship {
  readonly relationshipId: string;
  readonly roles: readonly string[];
  readonly startsAt: string;
  /** The first moment at which the roles are no longer held, unless it is ended earlier. */
  readonly endsAt: string;
  /** The status it was recorded with. It counts for the time before the recording too: the record says when
   * the relationship started, and most are recorded later. */
  readonly status: RelationshipStatus;
  /** In order of when they happened, which need not be when they were recorded. */
  readonly changes: readonly { readonly status: RelationshipStatus; readonly since: string }[];
  readonly endedAt?: string;
}

/** The relationship after it moved on at a moment. */
export const moved = (
  relationship: Relationship,
  status: RelationshipStatus,
  since: string,
): Relationship => ({
  ...relationship,
  changes: [
    ...relationship.changes.filter((change) => change.since <= since),
    { status, since },
    ...relationship.changes.filter((change) => change.since > since),
  ],
});

/** The latest status, dates not looked at. */
export const lastStatus = (relationship: Relationship): RelationshipStatus =>
  relationship.changes.at(-1)?.status ?? relationship.status;

/** The status at a moment, by what was stated and by the dates. */
export function statusAt(relationship: Relationship, at: string): RelationshipStatus | EndedStatus {
  if (relationship.endedAt !== undefined && relationship.endedAt <= at) return 'terminated';
  if (relationship.endsAt <= at) return 'expired';
  const stated = relationship.changes.findLast(({ since }) => since <= at)?.status ?? relationship.status;
  return isHeld(stated) && at < relationship.startsAt ? 'approved' : stated;
}

/** True when the roles are held at that moment: from the start on, and no longer at the end. */
export const inForceAt = (relationship: Relationship, at: string): boolean =>
  isHeld(statusAt(relationship, at));

/** One that is about to run out still holds until it has. */
const isHeld = (status: RelationshipStatus | EndedStatus): boolean =>
  status === 'active' || status === 'expiring';
