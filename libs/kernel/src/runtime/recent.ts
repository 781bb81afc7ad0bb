/**
 * What was used most recently, of things that can be had again.
 *
 * Two generations: what is used moves to the young one, and when that is full it becomes the old one, whose unused
 * entries are gone then. An order kept entry by entry would cost more than many a use.
 */
export class Recent<Value> {
  private young = new Map<string, Value>();
  private old = new Map<string, Value>();

  /** @param capacity how many to keep at most */
  constructor(private readonly capacity: number) {}

  get(name: string): Value | undefined {
    const found = this.young.get(name);
    if (found !== undefined) return found;
    const aged = this.old.get(name);
    if (aged !== undefined) this.set(name, aged);
    return aged;
  }

  set(name: string, value: Value): void {
    this.young.set(name, value);
    if (this.young.size * 2 < this.capacity) return;
    this.old = this.young;
    this.young = new Map();
  }

  /** @returns whether it was there */
  delete(name: string): boolean {
    const wasYoung = this.young.delete(name);
    return this.old.delete(name) || wasYoung;
  }

  clear(): void {
    this.young.clear();
    this.old.clear();
  }

  /** Each as it is known now. */
  values(): Value[] {
    return [...new Map([...this.old, ...this.young]).values()];
  }
}
