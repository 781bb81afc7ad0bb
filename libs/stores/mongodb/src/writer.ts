import { MongoBulkWriteError, ObjectId, type AnyBulkWriteOperation, type Db } from 'mongodb';
import { InvalidQuery, type DocumentWrite } from '#kernel';
import type { Answers } from './answers.js';
import type { Collection } from './collection.js';
import { toStored } from './document-form.js';
import { GONE, type Kept } from './kept.js';
import { isUnicode, type StoredObject } from './values.js';

/**
 * Most writes in one command. Commands go out side by side, so that there is little to gain with more; FerretDB
 * stands still with more than a hundred.
 */
const MOST_WRITES = 64;
const DUPLICATE_KEY = 11000;

/** A guarded write, ready to be sent. */
export interface PreparedWrite {
  readonly collection: string;
  readonly id: string;
  readonly expected: bigint | undefined;
  readonly p: bigint;
  readonly epoch: number | undefined;
  readonly properties: StoredObject;
}

interface Numbered extends PreparedWrite {
  /** Its place in the answer. */
  readonly index: number;
  /** The epoch that the document has, to be left as it is. */
  readonly keeps?: number;
}

/** @throws InvalidQuery for an id that can't be one */
export function prepared(
  collection: Collection,
  { id, expected, p, doc, epoch }: DocumentWrite,
): PreparedWrite {
  if (id === '' || id.includes('\0') || !isUnicode(id)) {
    throw new InvalidQuery(`${JSON.stringify(id)} can't be the id of a document.`);
  }
  const properties = doc === null ? { [GONE]: true } : toStored(collection, doc);
  return { collection: collection.name, id, expected, p, epoch, properties };
}

/** Writes documents, each guarded by the position that it was loaded with. */
export class Writer {
  constructor(
    private readonly db: Db,
    private readonly answers: Answers,
  ) {}

  /** @returns for each write, in order, whether it was written */
  async write(writes: readonly PreparedWrite[]): Promise<boolean[]> {
    const outcome = new Array<boolean>(writes.length).fill(false);
    for (const round of roundsOf(writes)) {
      const commands = commandsOf(round).map(async (command) => {
        for (const index of await this.send(command)) outcome[index] = true;
      });
      // All of them are over before anybody hears of a failure: whoever tries again meets nothing on its way.
      const failed = (await Promise.allSettled(commands)).find(({ status }) => status === 'rejected');
      if (failed?.status === 'rejected') throw failed.reason;
    }
    return outcome;
  }

  /** @returns the places of the writes that were carried out */
  private async send(writes: readonly Numbered[], token = new ObjectId()): Promise<readonly number[]> {
    const { matched, duplicates } = await this.answers.to('write', () => this.bulkWrite(writes, token));
    const inserted = writes.filter(({ expected }, n) => expected === undefined && !duplicates.has(n));
    const updates = writes.filter(({ expected }) => expected !== undefined);
    const updated = matched === updates.length ? updates.map(placeOf) : await this.lookAfter(updates, token);
    return [...inserted.map(placeOf), ...updated];
  }

  /**
   * A server tells how many updates found their document, and not which. Each command leaves a token of its own
   * in the documents that it writes: one that somebody else has overtaken since counts as lost, which costs its
   * writer a look and no more.
   */
  private async lookAfter(updates: readonly Numbered[], token: ObjectId): Promise<readonly number[]> {
    const collection = this.db.collection<Kept>(updates[0]?.collection ?? '');
    const ids = updates.map(({ id }) => id);
    const found = await this.answers.to('read', () =>
      collection.find({ _id: { $in: ids } }, { projection: { _p: 1, _w: 1, _e: 1 } }).toArray(),
    );
    const there = new Map(found.map((document) => [document._id, document]));
    const written = updates.filter(({ id, p }) => {
      const document = there.get(id);
      return document?._p === p && token.equals(document._w);
    });
    const again = updates.flatMap((update) => keepingEpoch(update, there.get(update.id)));
    const later = again.length === 0 ? [] : await this.send(again);
    return [...written.map(placeOf), ...later];
  }

  private async bulkWrite(
    writes: readonly Numbered[],
    token: ObjectId,
  ): Promise<{ readonly matched: number; readonly duplicates: ReadonlySet<number> }> {
    const collection = this.db.collection<Kept>(writes[0]?.collection ?? '');
    const operations = writes.map((write) => operationOf(write, token));
    try {
      const { matchedCount } = await collection.bulkWrite(operations, { ordered: false });
      return { matched: matchedCount, duplicates: new Set() };
    } catch (error) {
      if (!(error instanceof MongoBulkWriteError)) throw error;
      const failures = [error.writeErrors].flat();
      const others = failures.filter(({ code }) => code !== DUPLICATE_KEY);
      if (failures.length === 0 || others.length > 0) throw error;
      const unsafe = error.result.getWriteConcernError();
      if (unsafe) throw this.answers.unavailable(unsafe.errmsg ?? 'no majority has it');
      return {
        matched: error.result.matchedCount,
        duplicates: new Set(failures.map(({ index }) => index)),
      };
    }
  }
}

const placeOf = ({ index }: Numbered): number => index;

/** Writes of one document go out one after the other; those of different documents side by side. */
function roundsOf(writes: readonly PreparedWrite[]): Numbered[][] {
  const rounds: Numbered[][] = [];
  const met = new Map<string, number>();
  for (const [index, write] of writes.entries()) {
    const key = `${write.collection}\0${write.id}`;
    const round = met.get(key) ?? 0;
    met.set(key, round + 1);
    (rounds[round] ??= []).push({ ...write, index });
  }
  return rounds;
}

function commandsOf(writes: readonly Numbered[]): Numbered[][] {
  const byCollection = new Map<string, Numbered[]>();
  for (const write of writes) {
    const others = byCollection.get(write.collection);
    if (others) others.push(write);
    else byCollection.set(write.collection, [write]);
  }
  return [...byCollection.values()].flatMap((all) =>
    Array.from({ length: Math.ceil(all.length / MOST_WRITES) }, (_, n) =>
      all.slice(n * MOST_WRITES, (n + 1) * MOST_WRITES),
    ),
  );
}

/**
 * A write without an epoch leaves the document's own in place: it is known only once the server refused to
 * replace it unseen.
 */
function keepingEpoch(update: Numbered, there: Kept | undefined): Numbered[] {
  const isHeldByEpoch =
    update.epoch === undefined && update.keeps === undefined && typeof there?._e === 'number';
  return isHeldByEpoch && there._p === update.expected ? [{ ...update, keeps: there._e }] : [];
}

function operationOf(write: Numbered, token: ObjectId): AnyBulkWriteOperation<Kept> {
  const { id, expected, p, epoch, keeps, properties } = write;
  const kept = epoch ?? keeps;
  const document = { _p: p, _w: token, ...(kept === undefined ? {} : { _e: kept }), ...properties };
  if (expected === undefined) return { insertOne: { document: { _id: id, ...document } } };
  // Without an epoch `null` stands for none; with one, whatever isn't higher.
  const fence = epoch === undefined ? (keeps ?? null) : { $not: { $gt: epoch } };
  return { replaceOne: { filter: { _id: id, _p: expected, _e: fence }, replacement: document } };
}
