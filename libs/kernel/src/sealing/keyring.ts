import { randomBytes } from 'node:crypto';
import type { Clock, Ids } from '../ports/clock.js';
import { StoreCorrupt } from '../ports/event-store.js';
import {
  isDestroyed,
  MasterKeysFixed,
  type Erasure,
  type KeyRecord,
  type KeyScope,
  type KeySelection,
  type KeyStore,
  type MasterKey,
  type MasterKeys,
  type Rewrapping,
  type WrappedKey,
} from '../ports/key-store.js';
import { KEY_BYTES, openBox, sealBox } from './box.js';
import { digestKeyOf, keyedDigest, type Digester, type DigestPurpose } from './keyed-digests.js';
import { Recent } from '../runtime/recent.js';

const PAGE = 1_000;
/** Keys that are held at most, about 1 KB each: those of the months that people work with. */
const MOST_HELD = 10_000;
/** How long what was read of a shared store is believed, in milliseconds. */
const MAX_AGE_MS = 5_000;

/** A key that is at hand, or what is known of its end. */
export type KnownKey =
  { readonly id: string; readonly key: Uint8Array } | { readonly id: string; readonly erasure: Erasure };

interface Held {
  readonly record: KeyRecord;
  /** Unwrapped when it is first needed. */
  known: KnownKey | undefined;
  readonly readAt: number;
}

const scopeName = ({ subject, kind, period }: KeyScope): string => `${period} ${kind} ${subject}`;

/** Where a wrapped key belongs: it opens as the key of its scope only. */
const placeOf = ({ id, subject, kind, period }: KeyScope & { readonly id: string }): string =>
  `casebook key 1\n${id}\n${subject}\n${kind}\n${period}`;

/** A key under a master key. */
export const wrap = (scope: KeyScope & { readonly id: string }, key: Uint8Array, master: MasterKey) => ({
  master: master.id,
  wrapped: sealBox(master.key, placeOf(scope), key),
});

/** Keys that can be asked for without waiting. */
export interface KeysAtHand {
  /**
   * @throws StoreCorrupt when there never was such a key, or its master key is gone
   * @throws StoreUnavailable when it can't be read
   */
  known(id: string): KnownKey;
  /**
   * Digests under a key; undefined when it was destroyed.
   *
   * @throws as `known`
   */
  digester(id: string, purpose: DigestPurpose): Digester | undefined;
}

/**
 * The keys of personal data, unwrapped. What is sealed under a key was preceded by the key, durably. Those that were used
 * last are held, however many there are. Where nobody else makes or destroys keys, any other is at hand as well: it is read
 * when it is asked for.
 */
export class Keyring implements KeysAtHand {
  private readonly held: Recent<Held>;
  /** Ids of living keys, by the names of their scopes. */
  private readonly living: Recent<string>;
  private readonly making = new Map<string, Promise<Held>>();
  /** By the key that they go with, so that they are forgotten with it. */
  private readonly searchKeys = new WeakMap<KnownKey, Buffer>();

  constructor(
    private readonly store: KeyStore,
    private readonly masters: MasterKeys,
    private readonly clock: Clock,
    private readonly ids: Ids,
    mostHeld = MOST_HELD,
  ) {
    this.held = new Recent(mostHeld);
    this.living = new Recent(mostHeld);
  }

  /** True where every key is at hand; false where keys are at hand only for whom `atHand` was asked for them. */
  get hasAll(): boolean {
    return this.store.findNow !== undefined;
  }

  /** The living key of a scope, made if there is none; durable when it resolves. */
  async forSealing(scope: KeyScope): Promise<{ readonly id: string; readonly key: Uint8Array }> {
    for (;;) {
      const living = await this.livingOf(scope);
      const { id } = living.record;
      const known = this.knownOf(id, this.held.get(id) ?? living);
      if ('key' in known) return known;
      // It was destroyed in this very moment.
      this.living.delete(scopeName(scope));
    }
  }

  /** What there is of these keys, for as long as somebody needs it. */
  async atHand(ids: Iterable<string>): Promise<KeysAtHand> {
    if (this.hasAll) return this;
    const found = await this.fetched(ids);
    // What became of it since then is known here, unless it was forgotten again.
    const known = (id: string) => this.knownOf(id, this.held.get(id) ?? found.get(id));
    return { known, digester: (id, purpose) => this.digesterOf(known(id), purpose) };
  }

  known(id: string): KnownKey {
    return this.knownOf(id, this.held.get(id) ?? this.readNow(id));
  }

  digester(id: string, purpose: DigestPurpose): Digester | undefined {
    return this.digesterOf(this.known(id), purpose);
  }

  /** Digests under the living key of a scope, made if there is none. */
  async digesterFor(scope: KeyScope, purpose: DigestPurpose): Promise<Digester> {
    const { id, key } = await this.forSealing(scope);
    const digestKey = digestKeyOf(key, purpose);
    return { key: id, digest: (text) => keyedDigest(digestKey, text) };
  }

  /** Destroys the living keys of some selections, here and in the store. */
  async destroy(selections: readonly KeySelection[], erasure: Erasure): Promise<number> {
    const count = await this.store.destroy(selections, erasure);
    for (const { record } of this.held.values()) {
      if (isDestroyed(record) || !selections.some((selection) => isSelected(record, selection))) continue;
      const { id, subject, kind, period, madeAt } = record;
      this.hold({ id, subject, kind, period, madeAt, erasure });
    }
    return count;
  }

  /**
   * Checks that there is every master key that living keys are wrapped under, and that each of them opens some.
   *
   * @throws StoreCorrupt when one is missing, or is another one
   */
  async check(): Promise<void> {
    const tried = new Set<string>();
    for await (const record of this.livingKeys()) {
      if (tried.has(record.master)) continue;
      tried.add(record.master);
      try {
        this.unwrapped(record);
      } catch (error) {
        if (error instanceof StoreCorrupt) throw error;
        throw new StoreCorrupt(
          `The master key '${record.master}' is not the one that keys are wrapped under. Restore the file of master keys from its backup.`,
          { cause: error },
        );
      }
    }
  }

  /**
   * Wraps all living keys under a new master key, while they are used. One that was broken off is gone on with, as is one
   * for which somebody else has made the new master key. Where
   * nobody else makes keys, the master keys before are forgotten in the end.
   *
   * @returns the new master key's id, and how many keys are wrapped under it
   * @throws MasterKeysFixed when there is no new master key, and none can be made here
   */
  async rotate(): Promise<{ readonly master: string; readonly keys: number }> {
    const isOpen = (await this.rewrapSome(1)) > 0;
    if (!isOpen) await this.masters.rotate();
    // Until a whole pass finds nothing: keys are made meanwhile.
    while ((await this.rewrapSome()) > 0);
    if (this.hasAll) await this.retireOthers();
    const master = this.masters.current();
    let keys = 0;
    for await (const record of this.livingKeys()) if (record.master === master.id) keys++;
    return { master: master.id, keys };
  }

  /** Where they are provided by somebody else, he takes them away. */
  private async retireOthers(): Promise<void> {
    try {
      await this.masters.retireOthers();
    } catch (error) {
      if (!(error instanceof MasterKeysFixed)) throw error;
    }
  }

  /** Wraps living keys anew that are not under the current master key. @returns how many, at most `most` */
  private async rewrapSome(most = Infinity): Promise<number> {
    const master = this.masters.current();
    let count = 0;
    let some: Rewrapping[] = [];
    for await (const record of this.livingKeys()) {
      if (record.master === master.id) continue;
      const { key } = this.unwrapped(record) as { readonly key: Uint8Array };
      some.push({ id: record.id, from: record.master, ...wrap(record, key, master) });
      if (++count === most) break;
      if (some.length < PAGE) continue;
      await this.rewrap(some);
      some = [];
    }
    if (some.length > 0) await this.rewrap(some);
    return count;
  }

  private async rewrap(some: readonly Rewrapping[]): Promise<void> {
    await this.store.rewrap(some);
    for (const record of await this.store.find(some.map(({ id }) => id))) {
      if (this.held.get(record.id)) this.hold(record);
    }
  }

  private async *livingKeys(): AsyncGenerator<WrappedKey> {
    for (let after: string | undefined; ;) {
      const page = await this.store.page({}, after, PAGE);
      for (const record of page) if (!isDestroyed(record)) yield record;
      if (page.length < PAGE) return;
      after = page.at(-1)?.id;
    }
  }

  private async livingOf(scope: KeyScope): Promise<Held> {
    const name = scopeName(scope);
    const held = this.held.get(this.living.get(name) ?? '');
    if (held && this.isFresh(held) && !isDestroyed(held.record)) return held;
    const making = this.making.get(name) ?? this.make(scope).finally(() => this.making.delete(name));
    this.making.set(name, making);
    return making;
  }

  private async make(scope: KeyScope): Promise<Held> {
    const before = await this.store.living(scope);
    if (before) return this.hold(before);
    const { subject, kind, period } = scope;
    const id = this.ids.next();
    const wrapped = wrap({ id, ...scope }, randomBytes(KEY_BYTES), this.masters.current());
    return this.hold(
      await this.store.add({ id, subject, kind, period, madeAt: this.clock.now(), ...wrapped }),
    );
  }

  private async fetched(ids: Iterable<string>): Promise<ReadonlyMap<string, Held>> {
    const found = new Map<string, Held>();
    const missing: string[] = [];
    for (const id of ids) {
      const held = this.held.get(id);
      if (held && this.isFresh(held)) found.set(id, held);
      else missing.push(id);
    }
    for (let from = 0; from < missing.length; from += PAGE) {
      const records = await this.store.find(missing.slice(from, from + PAGE));
      for (const record of records) found.set(record.id, this.hold(record));
    }
    return found;
  }

  private readNow(id: string): Held | undefined {
    const record = this.store.findNow?.(id);
    return record && this.hold(record);
  }

  private hold(record: KeyRecord): Held {
    const before = this.held.get(record.id);
    const same = before && isDestroyed(before.record) === isDestroyed(record);
    const held = { record, known: same ? before.known : undefined, readAt: performance.now() };
    this.held.set(record.id, held);
    if (!isDestroyed(record)) this.living.set(scopeName(record), record.id);
    return held;
  }

  private isFresh({ record, readAt }: Held): boolean {
    return this.hasAll || isDestroyed(record) || performance.now() - readAt < MAX_AGE_MS;
  }

  private knownOf(id: string, held: Held | undefined): KnownKey {
    if (!held) {
      throw new StoreCorrupt(
        `The key '${id}' of personal data is missing. Restore the keys from the backup that belongs to the log.`,
      );
    }
    held.known ??= this.unwrapped(held.record);
    return held.known;
  }

  private digesterOf(known: KnownKey, purpose: DigestPurpose): Digester | undefined {
    if (!('key' in known)) return undefined;
    let key = purpose === 'search' ? this.searchKeys.get(known) : undefined;
    if (!key) {
      key = digestKeyOf(known.key, purpose);
      if (purpose === 'search') this.searchKeys.set(known, key);
    }
    const digestKey = key;
    return { key: known.id, digest: (text) => keyedDigest(digestKey, text) };
  }

  private unwrapped(record: KeyRecord): KnownKey {
    if (isDestroyed(record)) return { id: record.id, erasure: record.erasure };
    const master = this.masters.find(record.master);
    if (!master) {
      throw new StoreCorrupt(
        `The master key '${record.master}' is missing. Restore the file of master keys from its backup.`,
      );
    }
    const key = openBox(master.key, placeOf(record), record.wrapped);
    // A copy: a few bytes out of what small buffers share would keep all of it, 8 KB, from being let go of.
    return { id: record.id, key: new Uint8Array(key) };
  }
}

/** True when a key is among those that a selection means. */
export const isSelected = (key: KeyScope, { subject, kind, upTo }: KeySelection): boolean =>
  (subject === undefined || key.subject === subject) &&
  (kind === undefined || key.kind === kind) &&
  (upTo === undefined || key.period <= upTo);
