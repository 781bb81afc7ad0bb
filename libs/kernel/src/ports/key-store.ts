/** Whose data a key seals, of which kind, and from which month. */
export interface KeyScope {
  /** `customer/<id>`, or `staff`. */
  readonly subject: string;
  readonly kind: string;
  /** `2026-03`. */
  readonly period: string;
}

/** Why personal data is no longer there. */
export interface Erasure {
  /** ISO 8601, UTC, milliseconds. */
  readonly at: string;
  /** Account id of who had it erased. */
  readonly by: string;
  readonly because: string;
}

interface KeyHead extends KeyScope {
  /** UUID. */
  readonly id: string;
  /** ISO 8601, UTC, milliseconds. */
  readonly madeAt: string;
}

/** A key as it is kept: sealed under a master key. */
export interface WrappedKey extends KeyHead {
  /** Id of the master key that it is wrapped under. */
  readonly master: string;
  /** The wrapped key, base64. */
  readonly wrapped: string;
}

/** What is left of a key: nothing that it sealed can be opened any more. */
export interface DestroyedKey extends KeyHead {
  readonly erasure: Erasure;
}

export type KeyRecord = WrappedKey | DestroyedKey;

export const isDestroyed = (key: KeyRecord): key is DestroyedKey => 'erasure' in key;

/** Which keys are meant; what is left out does not matter. */
export interface KeySelection {
  readonly subject?: string;
  readonly kind?: string;
  /** Keys of this month and of those before. */
  readonly upTo?: string;
}

/** A living key under another master key. */
export interface Rewrapping {
  readonly id: string;
  /** The master key under which it was found; one that was changed meanwhile is left alone. */
  readonly from: string;
  readonly master: string;
  readonly wrapped: string;
}

/**
 * The keys of personal data. Kept apart from the log, so that what they seal can be made unreadable for good.
 * Every method rejects with StoreUnavailable while the engine can't be reached.
 */
export interface KeyStore {
  /**
   * Finds a key without waiting. Only there where nobody else makes or destroys keys, so that what was read once stays true.
   *
   * @throws StoreUnavailable, StoreCorrupt
   */
  findNow?(id: string): KeyRecord | undefined;
  /**
   * Keeps a key, unless its scope has a living one. Resolves once it is durable.
   *
   * @returns the scope's living key: what was handed in, or what was there
   */
  add(key: WrappedKey): Promise<WrappedKey>;
  /** The living key of a scope. */
  living(scope: KeyScope): Promise<WrappedKey | undefined>;
  /** Only those found, in no particular order. */
  find(ids: readonly string[]): Promise<readonly KeyRecord[]>;
  /** In order of id; fewer than `limit` only at the end. */
  page(selection: KeySelection, after: string | undefined, limit: number): Promise<readonly KeyRecord[]>;
  /**
   * Destroys the living keys of some selections, for good. Resolves once no file of the program holds them any more; those
   * of a server may, until they are written over. When it rejects, some may be destroyed: it is to be done again.
   *
   * @returns how many there were
   */
  destroy(selections: readonly KeySelection[], erasure: Erasure): Promise<number>;
  /** Keeps living keys under another master key. Those that were destroyed stay destroyed. */
  rewrap(keys: readonly Rewrapping[]): Promise<void>;
  close(): Promise<void>;
}

/** Wraps the keys of personal data. */
export interface MasterKey {
  readonly id: string;
  /** 32 bytes. */
  readonly key: Uint8Array;
}

/** No master key can be made or taken away here: whoever provides them has to. */
export class MasterKeysFixed extends Error {
  override readonly name = 'MasterKeysFixed';
}

/** Where master keys come from: a file, or a service for keys. They are at hand once it is opened. */
export interface MasterKeys {
  /** The one that new keys are wrapped under. */
  current(): MasterKey;
  /** @returns undefined when it was never there, or is no longer */
  find(id: string): MasterKey | undefined;
  /** Makes a new one, durably; those before stay until they are retired. @throws MasterKeysFixed */
  rotate(): Promise<MasterKey>;
  /** Forgets all but the current one. @throws MasterKeysFixed */
  retireOthers(): Promise<void>;
}
