import type { Clock } from '../ports/clock.js';

/** Longest time that a timer of Node can be set for: 24 days. */
const LONGEST_MS = 2 ** 31 - 1;

/** The time of this machine. */
export class SystemClock implements Clock {
  private millis = NaN;
  private text = '';

  now(): string {
    const millis = Date.now();
    // A request asks several times within a millisecond, and a date is dear to write.
    if (millis !== this.millis) {
      this.millis = millis;
      this.text = new Date(millis).toISOString();
    }
    return this.text;
  }

  until(instant: string, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) {
        reject(signal.reason as Error);
        return;
      }
      let timer: NodeJS.Timeout | undefined;
      const abandon = () => {
        clearTimeout(timer);
        reject(signal.reason as Error);
      };
      const wait = () => {
        const left = Date.parse(instant) - Date.now();
        if (left > 0) {
          // Looked at again at the end: timers can be early, and clocks can be set.
          timer = setTimeout(wait, Math.min(left, LONGEST_MS));
          return;
        }
        signal.removeEventListener('abort', abandon);
        resolve();
      };
      signal.addEventListener('abort', abandon, { once: true });
      wait();
    });
  }
}
