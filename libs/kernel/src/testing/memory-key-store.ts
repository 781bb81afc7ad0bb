import {
  isDestroyed,
  type Erasure,
  type KeyRecord,
  type KeyScope,
  type KeySelection,
  type KeyStore,
  type Rewrapping,
  type WrappedKey,
} from '../ports/key-store.js';
import { isSelected } from '../sealing/keyring.js';

/** Keys in a map: the port's words made flesh, for specifications. */
export class MemoryKeyStore implements KeyStore {
  private readonly keys = new Map<string, KeyRecord>();

  /** Absent for keys that several programs share. */
  readonly findNow?: (id: string) => KeyRecord | undefined;

  constructor(soleOwner = true) {
    if (soleOwner) this.findNow = (id) => this.keys.get(id);
  }

  async add(key: WrappedKey): Promise<WrappedKey> {
    const there = this.livingOf(key);
    if (there) return there;
    this.keys.set(key.id, key);
    return key;
  }

  async living(scope: KeyScope): Promise<WrappedKey | undefined> {
    return this.livingOf(scope);
  }

  async find(ids: readonly string[]): Promise<KeyRecord[]> {
    return ids.flatMap((id) => this.keys.get(id) ?? []);
  }

  async page(selection: KeySelection, after: string | undefined, limit: number): Promise<KeyRecord[]> {
    return [...this.keys.values()]
      .filter((key) => isSelected(key, selection) && (after === undefined || key.id > after))
      .sort((a, b) => (a.id < b.id ? -1 : 1))
      .slice(0, limit);
  }

  async destroy(selections: readonly KeySelection[], erasure: Erasure): Promise<number> {
    const doomed = [...this.keys.values()].filter(
      (key) => !isDestroyed(key) && selections.some((selection) => isSelected(key, selection)),
    );
    for (const { id, subject, kind, period, madeAt } of doomed) {
      this.keys.set(id, { id, subject, kind, period, madeAt, erasure });
    }
    return doomed.length;
  }

  async rewrap(rewrappings: readonly Rewrapping[]): Promise<void> {
    for (const { id, from, master, wrapped } of rewrappings) {
      const key = this.keys.get(id);
      if (key && !isDestroyed(key) && key.master === from) this.keys.set(id, { ...key, master, wrapped });
    }
  }

  async close(): Promise<void> {
    await Promise.resolve();
  }

  private livingOf({ subject, kind, period }: KeyScope): WrappedKey | undefined {
    for (const key of this.keys.values()) {
      if (isDestroyed(key) || key.subject !== subject) continue;
      if (key.kind === kind && key.period === period) return key;
    }
    return undefined;
  }
}
