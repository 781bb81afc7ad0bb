import type { LoggedEvent } from './log.js';
import type { Site } from './site.js';
import { until } from './until.js';

/**
 * An integrator that listens to the log while the service dies and comes back: it resumes after the last
 * position that it has received, and keeps everything in the order in which it came.
 */
export class Listener {
  readonly received: LoggedEvent[] = [];
  /** How often it had to connect again. */
  resumed = -1;
  private readonly ending = new AbortController();
  private readonly listening: Promise<void>;

  constructor(private readonly site: Site) {
    this.listening = this.listen();
  }

  /** Resolves when everything up to a position was received. */
  async reached(position: string): Promise<void> {
    const target = BigInt(position);
    await until(
      () => BigInt(this.received.at(-1)?.position ?? 0) >= target,
      `the stream to reach ${position}`,
    );
  }

  async stop(): Promise<void> {
    this.ending.abort();
    await this.listening;
  }

  private async listen(): Promise<void> {
    while (!this.ending.signal.aborted) {
      this.resumed++;
      try {
        await this.connection();
      } catch {
        // The service died, or the test is over; the loop knows which.
      }
    }
  }

  private async connection(): Promise<void> {
    const last = this.received.at(-1)?.position;
    const { body } = await this.site.request('integration', '/v1/events', {
      signal: this.ending.signal,
      headers: { Accept: 'text/event-stream', ...(last === undefined ? {} : { 'Last-Event-ID': last }) },
    });
    if (!body) throw new Error('The stream has no body.');
    let text = '';
    for await (const chunk of body.pipeThrough(new TextDecoderStream())) {
      const messages = (text + chunk).split('\n\n');
      // What the connection broke off in the middle of is not received.
      text = messages.pop() ?? '';
      for (const message of messages) this.take(message);
    }
  }

  private take(message: string): void {
    const data = /^data: ?(.*)$/m.exec(message)?.[1];
    if (data) this.received.push(JSON.parse(data) as LoggedEvent);
  }
}
