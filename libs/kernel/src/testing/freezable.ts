/**
 * Holds up whatever a worker asks of its stores, as if its process had been stopped: between any two calls, and for
 * as long as it takes. One that is never thawed was killed.
 */
export class Freezer {
  private frozen: Promise<void> | undefined;
  private release: () => void = () => undefined;
  private trap: ((method: string, args: readonly unknown[]) => boolean) | undefined;

  freeze(): void {
    this.frozen = new Promise((resolve) => (this.release = resolve));
  }

  /** Stops the worker right before the next call that is of this kind. */
  freezeBefore(kind: (method: string, args: readonly unknown[]) => boolean): void {
    this.trap = kind;
  }

  get isFrozen(): boolean {
    return this.frozen !== undefined;
  }

  thaw(): void {
    this.trap = undefined;
    this.frozen = undefined;
    this.release();
  }

  /** The same store, each of whose methods waits while the worker is frozen. */
  around<Store extends object>(store: Store): Store {
    return new Proxy(store, {
      get: (target, property) => {
        const value: unknown = Reflect.get(target, property, target);
        if (typeof value !== 'function') return value;
        const call = (...args: unknown[]): unknown => Reflect.apply(value, target, args);
        // A subscription goes on for itself; what is done with its events is held up.
        if (property === 'subscribe' || property === 'close') return call;
        return async (...args: unknown[]): Promise<unknown> => {
          if (this.trap?.(String(property), args)) {
            this.trap = undefined;
            this.freeze();
          }
          await this.frozen;
          const result = await call(...args);
          await this.frozen;
          return result;
        };
      },
    });
  }
}
