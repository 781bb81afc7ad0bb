import { describe, expect, it } from '@jest/globals';
import type { Actor } from '#kernel';
import { happenedAt, specification } from '#kernel/testing';
import { subjectDecider } from './decide.js';
import {
  ErasureRequested,
  LegalHoldReleased,
  LegalHoldSet,
  SubjectForgotten,
  SubjectKeysDestroyed,
  SubjectPurged,
} from './events.js';
import {
  RetentionKeysDestroyed,
  RetentionPurged,
  RetentionPolicyPublished,
  RetentionRunBegun,
  RetentionRunEnded,
} from './retention-events.js';
import { retentionPolicyDecider, tooOld } from './retention-policy.js';
import { retentionRunDecider } from './retention-run.js';

const officer: Actor = { id: 'officer', kind: 'person', roles: ['privacyOfficer'] };
const requested = ErasureRequested({ erasureId: 'e1', because: 'They asked.' });
const destroyed = SubjectKeysDestroyed({ erasureId: 'e1', keys: 3 });
const result = { erasureId: 'e1', streams: 2, openEvents: 0 };
const found = { erasureId: 'e1', keys: 0, documents: 1, purged: { outbox: 1 } };
const purged = SubjectPurged(found);
const forgotten = SubjectForgotten(result);
const held = LegalHoldSet({ holdId: 'h1', because: 'Letter of the court.' });

describe('the personal data of a customer', () => {
  const { given } = specification(subjectDecider);
  const erase = { type: 'RequestErasure', erasureId: 'e1', because: 'They asked.' } as const;

  it('is erased step by step, each recorded once', () => {
    given().when(erase).then(requested);
    const keys = { type: 'RecordKeysDestroyed', erasureId: 'e1', keys: 3 } as const;
    const end = { type: 'RecordForgotten', ...result } as const;
    given(requested).when(keys).then(destroyed);
    given(requested, destroyed).when(keys).thenNothing();
    given(requested).when(end).thenNothing();
    const purge = { type: 'RecordPurged', ...found } as const;
    given(requested).when(purge).thenNothing();
    given(requested, destroyed).when(purge).then(purged);
    given(requested, destroyed, purged).when(purge).then(purged);
    given(requested, destroyed, purged).when(end).then(forgotten);
    given(requested, destroyed, forgotten).when(end).thenNothing();
    given(requested, destroyed, forgotten).when(purge).thenNothing();
  });

  it('knows the steps of another erasure for what they are', () => {
    given(requested).when({ type: 'RecordKeysDestroyed', erasureId: 'e2', keys: 3 }).thenNothing();
  });

  it('is not erased twice at a time, but again afterwards', () => {
    given(requested).when(erase).refused('privacy/erasure-under-way');
    given(requested, destroyed).when(erase).refused('privacy/erasure-under-way');
    given(requested, destroyed, forgotten)
      .when({ ...erase, erasureId: 'e2' })
      .thenTypes('ErasureRequested');
  });

  it('is not erased while it is held, for whatever reason, and whoever tries is told why', () => {
    const other = LegalHoldSet({ holdId: 'h2', caseId: 'c1', because: 'The tax office asks.' });
    const past = [happenedAt('2026-02-01T09:00:00.000Z', held, officer), other];
    const { decision } = given(...past).when(erase);
    expect(decision).toMatchObject({ rule: 'privacy/held' });
    expect(JSON.stringify(decision)).toContain('Held since 2026-02-01 by officer: Letter of the court.');
    expect(JSON.stringify(decision)).toContain('for the case c1: The tax office asks.');
    const released = LegalHoldReleased({ holdId: 'h1', because: 'Settled.' });
    given(...past, released)
      .when(erase)
      .refused('privacy/held');
    given(held, released).when(erase).then(requested);
  });

  it('can’t be held any more once its erasure is under way', () => {
    const hold = { type: 'SetLegalHold', holdId: 'h1', because: 'Letter of the court.' } as const;
    given(requested).when(hold).refused('privacy/erasure-under-way');
    given(requested, destroyed, forgotten).when(hold).then(held);
  });

  it('is released once', () => {
    const release = { type: 'ReleaseLegalHold', holdId: 'h1', because: 'Settled.' } as const;
    given(held)
      .when(release)
      .then(LegalHoldReleased({ holdId: 'h1', because: 'Settled.' }));
    given(held, LegalHoldReleased({ holdId: 'h1', because: 'Settled.' }))
      .when(release)
      .thenNothing();
    given().when(release).thenNothing();
  });
});

describe('the retention policy', () => {
  const { given } = specification(retentionPolicyDecider);
  const facts = { kinds: ['messages', 'caseTexts'] };
  const publish = (months: Record<string, number>) =>
    ({ type: 'PublishRetentionPolicy', months, facts }) as const;
  const first = RetentionPolicyPublished({ version: 1, months: { messages: 24 } });

  it('counts its versions, and knows when nothing has changed', () => {
    given()
      .when(publish({ messages: 24 }))
      .then(first);
    given(first)
      .when(publish({ messages: 24 }))
      .thenNothing();
    given(first)
      .when(publish({ messages: 12, caseTexts: 60 }))
      .then(RetentionPolicyPublished({ version: 2, months: { messages: 12, caseTexts: 60 } }));
    given(first)
      .when(publish({}))
      .then(RetentionPolicyPublished({ version: 2, months: {} }));
  });

  it('knows the kinds of data that there are', () => {
    given()
      .when(publish({ rumours: 1 }))
      .refused('privacy/known-kinds');
  });

  it.each([
    [1, '2026-03-31', '2026-01'],
    [1, '2026-04-01', '2026-02'],
    [24, '2026-03-02', '2024-02'],
    [2, '2026-01-15', '2025-10'],
    [12, '2026-12-31', '2025-11'],
    [14, '2026-02-01', '2024-11'],
  ])('keeps data of %i months: on %s what is of %s and before goes', (months, today, last) => {
    expect(tooOld({ months: { messages: months } }, today)).toEqual({ messages: last });
  });
});

describe('a retention run', () => {
  const { given } = specification(retentionRunDecider);
  const begun = RetentionRunBegun({ policyVersion: 1, upTo: { messages: '2024-02' } });
  const keys = { keys: 2, subjects: ['aurora'], held: ['moinho'] };
  const gone = RetentionKeysDestroyed(keys);
  const purge = { keys: 1, documents: 2, purged: { outbox: 1 } };
  const end = { type: 'EndRetentionRun', openEvents: 3 } as const;

  it('goes step by step, each recorded once', () => {
    const begin = { type: 'BeginRetentionRun', policyVersion: 1, upTo: { messages: '2024-02' } } as const;
    given().when(begin).then(begun);
    given(begun).when(begin).refused('privacy/no-run-twice');
    given(begun)
      .when({ type: 'RecordRetentionKeys', ...keys })
      .then(gone);
    given(begun, gone)
      .when({ type: 'RecordRetentionKeys', ...keys })
      .thenNothing();
    given(begun).when(end).thenNothing();
    given(begun, gone)
      .when(end)
      .then(RetentionRunEnded({ documents: 0, openEvents: 3, purged: {} }));
  });

  it('purges until nothing is found, and tells in the end what went', () => {
    const purged = RetentionPurged(purge);
    const command = { type: 'RecordRetentionPurge', ...purge } as const;
    given(begun).when(command).thenNothing();
    given(begun, gone).when(command).then(purged);
    const all = RetentionRunEnded({ documents: 4, openEvents: 3, purged: { outbox: 2 } });
    given(begun, gone, purged, purged).when(end).then(all);
    given(begun, gone, purged, all).when(command).thenNothing();
  });
});
