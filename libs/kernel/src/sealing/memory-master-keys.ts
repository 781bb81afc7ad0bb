import { randomBytes } from 'node:crypto';
import type { MasterKey, MasterKeys } from '../ports/key-store.js';
import { KEY_BYTES } from './box.js';

/** Master keys that end with the process, as logs in memory do. */
export class MemoryMasterKeys implements MasterKeys {
  private keys: MasterKey[] = [newMasterKey()];

  current(): MasterKey {
    const last = this.keys.at(-1);
    if (!last) throw new Error('There is no master key.');
    return last;
  }

  find(id: string): MasterKey | undefined {
    return this.keys.find((key) => key.id === id);
  }

  async rotate(): Promise<MasterKey> {
    this.keys.push(newMasterKey());
    return this.current();
  }

  async retireOthers(): Promise<void> {
    this.keys = [this.current()];
  }
}

export const newMasterKey = (): MasterKey => ({
  id: randomBytes(8).toString('hex'),
  key: randomBytes(KEY_BYTES),
});
