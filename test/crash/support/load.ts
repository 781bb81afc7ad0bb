import { setTimeout as pause } from 'node:timers/promises';
import type { Dice } from './dice.js';
import { caseLife, invoiceLife, type Done, type Life, type Step } from './lives.js';
import type { Answer, Site } from './site.js';

/** A command that the service has said yes to, and what it was told. */
export interface Acknowledgement {
  readonly step: Step;
  readonly done: Done;
}

const CLIENTS = 12;
/** A client that is turned away so often in a row has met a service that does not come back. */
const MOST_ATTEMPTS = 500;

interface Waiter {
  readonly isOver: () => boolean;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Clients that work at the same time, each on its own cases and invoices. Every command has an
 * Idempotency-Key and is sent, with that same key, until it is acknowledged: through the death of the
 * service as well as through its 503s. So at the end nothing is in doubt.
 */
export class Load {
  readonly acknowledged: Acknowledgement[] = [];
  /** How often a client was asked to come back later. */
  turnedAway = 0;
  /** How often a client could not know whether its command had taken effect. */
  leftInDoubt = 0;
  private lives = 0;
  private ending = false;
  private failure: unknown;
  private waiters: Waiter[] = [];
  private readonly clients: Promise<unknown>;

  private constructor(
    private readonly site: Site,
    dice: Dice,
    private readonly label: string,
  ) {
    this.clients = Promise.all(Array.from({ length: CLIENTS }, () => this.client(dice.fork()))).catch(
      (error: unknown) => {
        this.failure = error;
        for (const { reject } of this.waiters.splice(0)) reject(error);
      },
    );
  }

  /** @param label tells the cases and invoices of this load from those of others on the same site */
  static on(site: Site, dice: Dice, label = 'a'): Load {
    return new Load(site, dice, label);
  }

  /** Resolves when so many more commands were acknowledged. */
  async more(count: number): Promise<void> {
    const enough = this.acknowledged.length + count;
    await this.waitFor(() => this.acknowledged.length >= enough);
  }

  /** Resolves when clients were turned away so many times more. */
  async moreTurnedAway(count: number): Promise<void> {
    const enough = this.turnedAway + count;
    await this.waitFor(() => this.turnedAway >= enough);
  }

  /** Every life that has begun comes to its end; resolves when nothing is in doubt any more. */
  async finish(): Promise<void> {
    this.ending = true;
    await this.clients;
    if (this.failure !== undefined) throw asError(this.failure);
  }

  private waitFor(isOver: () => boolean): Promise<void> {
    if (this.failure !== undefined) return Promise.reject(asError(this.failure));
    if (isOver()) return Promise.resolve();
    return new Promise((resolve, reject) => this.waiters.push({ isOver, resolve, reject }));
  }

  private async client(dice: Dice): Promise<void> {
    while (!this.ending) {
      const name = `${this.label}-${++this.lives}`;
      const life: Life = dice.one(3) ? invoiceLife(dice, name) : caseLife(dice, name);
      let turn = life.next();
      for (let count = 1; !turn.done; count++) {
        const done = await this.give(turn.value, `${name}-${count}`);
        this.acknowledged.push({ step: turn.value, done });
        this.look();
        turn = life.next(done);
      }
    }
  }

  private async give(step: Step, key: string): Promise<Done> {
    for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
      const answer = await this.attempt(step, key);
      if (!answer) continue;
      if (answer.status === 200 || answer.status === 201) return answer.body as Done;
      if (answer.status !== 503) {
        throw new Error(`POST ${step.path} was answered ${answer.status}: ${JSON.stringify(answer.body)}`);
      }
      this.turnedAway++;
      this.look();
      // As a client should: the service has said when to come back.
      await pause(Number(answer.headers.get('retry-after')) * 1000);
    }
    throw new Error(`POST ${step.path} found no service in ${MOST_ATTEMPTS} attempts.`);
  }

  private async attempt({ path, body }: Step, key: string): Promise<Answer | undefined> {
    try {
      return await this.site.send('adminAgent', 'POST', path, body, key);
    } catch {
      // The connection broke: whether the command took effect is what the key is for.
      this.leftInDoubt++;
      return undefined;
    }
  }

  private look(): void {
    for (const { isOver, resolve } of this.waiters) if (isOver()) resolve();
    this.waiters = this.waiters.filter(({ isOver }) => !isOver());
  }
}

const asError = (failure: unknown): Error =>
  failure instanceof Error ? failure : new Error(String(failure));

/** Sets the scene for a load. */
export async function setScene(
  site: Site,
  setting: readonly (readonly [string, string, object])[],
): Promise<void> {
  for (const [method, path, body] of setting) await site.must('adminAgent', method, path, body);
}
