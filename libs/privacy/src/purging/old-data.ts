import { Inject, Injectable } from '@nestjs/common';
import { CommandRunner, customerOf, isDestroyed, STAFF_KIND } from '#kernel';
import type { KeyRecord, KeySelection, KeyStore } from '#kernel';
import { CONTEXTS, KEY_STORE, type ContextDefinition } from '#platform';
import { subjectDecider } from '../domain/decide.js';

/** Personal data of one kind of one subject that is older than a policy allows. */
export interface OldData {
  /** Id of the customer; `staff` for the partner's own people. */
  readonly subject: string;
  readonly kind: string;
  readonly keys: number;
  /** The first month of it. */
  readonly from: string;
  readonly upTo: string;
  /** A legal hold keeps it. */
  readonly held: boolean;
  readonly selection: KeySelection;
}

const PAGE = 1_000;

/** Finds what is older than a policy allows. */
@Injectable()
export class OldDataFinder {
  /** The kinds of personal data that there are. */
  readonly kinds: readonly string[];

  constructor(
    @Inject(KEY_STORE) private readonly keys: KeyStore,
    private readonly runner: CommandRunner,
    @Inject(CONTEXTS) contexts: readonly ContextDefinition[],
  ) {
    const declared = contexts.flatMap(({ personalStreams = [] }) => personalStreams.map(({ kind }) => kind));
    this.kinds = [...new Set([...declared, STAFF_KIND])].sort();
  }

  /** @param upTo the last month of which data is too old, by kind */
  async find(upTo: Readonly<Record<string, string>>): Promise<OldData[]> {
    const found = new Map<string, OldData>();
    for (const [kind, last] of Object.entries(upTo)) await this.findKind(kind, last, found);
    const all: OldData[] = [];
    for (const data of found.values()) all.push({ ...data, held: await this.isHeld(data.selection.subject) });
    return all;
  }

  async isHeld(subject: string | undefined): Promise<boolean> {
    const customerId = subject === undefined ? undefined : customerOf(subject);
    if (customerId === undefined) return false;
    return (await this.runner.load(subjectDecider, customerId)).state.holds.length > 0;
  }

  /** What was destroyed by a run that began at a moment, whoever finds out. */
  async destroyedAt(
    at: string,
    upTo: Readonly<Record<string, string>>,
  ): Promise<{ readonly keys: number; readonly subjects: string[] }> {
    const subjects = new Set<string>();
    let keys = 0;
    for (const [kind, last] of Object.entries(upTo)) {
      for await (const key of this.everyKey(kind, last)) {
        if (!isDestroyed(key) || key.erasure.at !== at) continue;
        keys++;
        subjects.add(customerOf(key.subject) ?? key.subject);
      }
    }
    return { keys, subjects: [...subjects].sort() };
  }

  private async findKind(kind: string, upTo: string, found: Map<string, OldData>): Promise<void> {
    for await (const key of this.everyKey(kind, upTo)) {
      if (isDestroyed(key)) continue;
      const id = `${kind} ${key.subject}`;
      const known = found.get(id);
      found.set(id, {
        subject: customerOf(key.subject) ?? key.subject,
        kind,
        keys: (known?.keys ?? 0) + 1,
        from: known && known.from < key.period ? known.from : key.period,
        upTo,
        held: false,
        selection: { subject: key.subject, kind, upTo },
      });
    }
  }

  private async *everyKey(kind: string, upTo: string): AsyncGenerator<KeyRecord> {
    for (let after: string | undefined; ;) {
      const page = await this.keys.page({ kind, upTo }, after, PAGE);
      yield* page;
      if (page.length < PAGE) return;
      after = page.at(-1)?.id;
    }
  }
}
