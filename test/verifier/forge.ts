import { createHash, generateKeyPairSync } from 'node:crypto';
import type { StoredEvent } from '#kernel';
import { recordOfEvent } from '#audit';
import { checkpointText } from '../../libs/audit/src/notes/checkpoint.js';
import { signNote, type NoteSigner } from '../../libs/audit/src/notes/signed-note.js';
import { verifierKey } from '../../libs/audit/src/notes/verifier-key.js';
import { placeOf } from '../../libs/audit/src/tree/geometry.js';
import { GrowingTree } from '../../libs/audit/src/tree/growing-tree.js';
import { leafHash } from '../../libs/audit/src/tree/hashing.js';
import { consistencyProof, inclusionProof, rootOf, type HashOf } from '../../libs/audit/src/tree/proofs.js';
import { entryOf } from '../../libs/audit/src/tree/record.js';
import { jsonFile, linesFile, manifestOf, tarOf, type Member } from './archive.js';

/** Whoever holds a log: the service, or somebody who forges one. */
export class LogHolder {
  readonly signer: NoteSigner;

  constructor(readonly origin = 'desk.example/log') {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    this.signer = { key: verifierKey(origin, publicKey), privateKey };
  }

  /** The public key. */
  get key(): string {
    return this.signer.key.text;
  }

  /** A log of these events. */
  log(events: readonly StoredEvent[]): HeldLog {
    return new HeldLog(this, events.map(recordOfEvent));
  }
}

/** Records with their tree. */
export class HeldLog {
  private readonly hashes: Buffer[] = [];
  private readonly hashOf: HashOf = (subtree) => this.hashes[placeOf(subtree)] ?? Buffer.alloc(0);

  constructor(
    private readonly holder: LogHolder,
    readonly records: readonly Buffer[],
  ) {
    const tree = new GrowingTree();
    for (const record of records) tree.add(leafHash(entryOf(record)), (hash) => this.hashes.push(hash));
  }

  /** The signed checkpoint of the first so many. */
  checkpoint(size = this.records.length): string {
    const { origin, signer } = this.holder;
    return signNote(checkpointText({ origin, size, root: rootOf(this.hashOf, 0, size) }), [signer]);
  }

  consistency(from: number): readonly string[] {
    return consistencyProof(this.hashOf, from, this.records.length).map((hash) => hash.toString('base64'));
  }

  /** An export of everything, in segments of so many events. */
  everything(perSegment = 100): Buffer {
    const segments: Member[] = [];
    const count = Math.ceil(this.records.length / perSegment);
    for (let number = 0; number < count; number++) {
      const end = Math.min((number + 1) * perSegment, this.records.length);
      const root = rootOf(this.hashOf, 0, end).toString('base64');
      const records = this.records.slice(number * perSegment, end).map(String);
      segments.push(...segment(number, [JSON.stringify({ size: end, root })], records));
    }
    return this.archive({ kind: 'all' }, this.records.length, segments);
  }

  /** An export of the events at these places. */
  part(scope: object, indices: readonly number[], older?: number, perSegment = 100): Buffer {
    const segments: Member[] = [];
    for (let at = 0; at < indices.length; at += perSegment) {
      const some = indices.slice(at, at + perSegment);
      const proofs = some.map((index) => {
        const hashes = inclusionProof(this.hashOf, index, this.records.length);
        return JSON.stringify({ index, hashes: hashes.map((hash) => hash.toString('base64')) });
      });
      segments.push(
        ...segment(
          at / perSegment,
          proofs,
          some.map((index) => String(this.records[index])),
        ),
      );
    }
    const consistency: Member[] =
      older === undefined
        ? []
        : [['consistency.jsonl', jsonFile({ from: older, hashes: this.consistency(older) })]];
    return this.archive(scope, indices.length, [...consistency, ...segments]);
  }

  /** Packs files that were changed, and signs them: what only the holder of the key can do. */
  pack(members: readonly Member[]): Buffer {
    const manifest = manifestOf(members);
    return tarOf([...members, ['manifest.json', manifest], ['manifest.note', this.signed(manifest)]]);
  }

  private archive(scope: object, events: number, segments: readonly Member[]): Buffer {
    const count = segments.filter(([name]) => name.startsWith('events/')).length;
    return this.pack([
      ['export.json', jsonFile({ format: 'casebook-export/1', scope, events, segments: count })],
      ['keys.txt', linesFile([this.holder.key])],
      ['checkpoint', Buffer.from(this.checkpoint())],
      ...segments,
      ['history.html', Buffer.from('<!doctype html><title>History</title>')],
    ]);
  }

  private signed(manifest: Buffer): Buffer {
    const digest = createHash('sha256').update(manifest).digest('base64');
    return Buffer.from(
      signNote(`casebook export manifest\n${this.holder.origin}\n${digest}\n`, [this.holder.signer]),
    );
  }
}

const segment = (number: number, proofs: readonly string[], records: readonly string[]): Member[] => {
  const name = `${String(number).padStart(6, '0')}.jsonl`;
  return [
    [`proofs/${name}`, linesFile(proofs)],
    [`events/${name}`, linesFile(records)],
  ];
};
