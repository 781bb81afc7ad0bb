/** Wakes one waiter. What is raised while nobody waits is remembered, once. */
export class Signal {
  #raised = false;
  #wake: (() => void) | undefined;

  raise(): void {
    if (this.#wake === undefined) {
      this.#raised = true;
      return;
    }
    const wake = this.#wake;
    this.#wake = undefined;
    wake();
  }

  /** Resolves when it is raised, or has been since the last time. */
  next(): Promise<void> {
    if (this.#raised) {
      this.#raised = false;
      return Promise.resolve();
    }
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }
}
