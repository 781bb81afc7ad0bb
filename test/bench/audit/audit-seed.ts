import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { once } from 'node:events';
import { join } from 'node:path';
import { recordOfEvent } from '#audit';
import type { EventStore, StoredEvent } from '#kernel';
import { openEmbeddedEventStore } from '#stores/embedded';
import { linesOf } from '../../../libs/audit/src/disk/event-lines.js';
import { TreeFiles, type TreeState } from '../../../libs/audit/src/disk/tree-files.js';
import { checkpointText } from '../../../libs/audit/src/notes/checkpoint.js';
import { signNote } from '../../../libs/audit/src/notes/signed-note.js';
import { EMPTY_ROOT } from '../../../libs/audit/src/tree/hashing.js';
import {
  jsonFile,
  linesFile,
  listedOf,
  manifestFile,
  memberOf,
  TAR_END,
  type Member,
} from '../../verifier/archive.js';
import { LogHolder } from '../../verifier/forge.js';
import { deskLogDir, exists } from '../desk-log/write-log.js';

/** Raise it when it comes out differently. */
const FORMAT = 1;
const PAGE = 4_096;

/** A log of a desk, its tree, and an export of everything. */
export interface AuditSeed {
  /** The directory of the log. */
  readonly log: string;
  /** The directory of the tree. */
  readonly tree: string;
  readonly signed: TreeState;
  readonly archive: string;
  /** The key by which the archive is signed. */
  readonly key: string;
}

/** Made when it isn't there, which takes some minutes for a million. */
export async function auditSeed(root: string, total: number): Promise<AuditSeed> {
  const log = await deskLogDir(root, total);
  const dir = `${root}/audit-${FORMAT}-${total}`;
  if (!(await exists(dir))) {
    const part = `${dir}.part`;
    await rm(part, { recursive: true, force: true });
    await mkdir(join(part, 'tree'), { recursive: true });
    const store = await openEmbeddedEventStore({ dir: log });
    const tree = new TreeFiles(join(part, 'tree'), { size: 0, root: EMPTY_ROOT.toString('base64') });
    for await (const page of pagesOf(store)) tree.append(linesOf(page));
    const signed = tree.flush();
    const key = await writeExport(join(part, 'everything.tar'), store, tree);
    await writeFile(join(part, 'seed.json'), JSON.stringify({ signed, key }));
    tree.close();
    await store.close();
    await rename(part, dir);
  }
  const { signed, key } = JSON.parse(await readFile(join(dir, 'seed.json'), 'utf8')) as Pick<
    AuditSeed,
    'signed' | 'key'
  >;
  return { log, tree: join(dir, 'tree'), signed, archive: join(dir, 'everything.tar'), key };
}

/** All events of a store, page by page. */
export async function* pagesOf(
  store: EventStore,
  size = PAGE,
): AsyncGenerator<readonly StoredEvent[], void, void> {
  for (let after: bigint | undefined; ;) {
    const page = await store.readAll({ limit: size, ...(after === undefined ? {} : { after }) });
    after = page.at(-1)?.position;
    if (after === undefined) return;
    yield page;
  }
}

/** @returns the key by which it is signed */
async function writeExport(path: string, store: EventStore, tree: TreeFiles): Promise<string> {
  const { origin, signer, key } = new LogHolder();
  const { size, root } = tree.state();
  const file = createWriteStream(path);
  const listed: object[] = [];
  const write = async (member: Member) => {
    listed.push(listedOf(member));
    if (!file.write(memberOf(member))) await once(file, 'drain');
  };
  const note = signNote(checkpointText({ origin, size, root: Buffer.from(root, 'base64') }), [signer]);
  const about = {
    format: 'casebook-export/1',
    scope: { kind: 'all' },
    events: size,
    segments: Math.ceil(size / PAGE),
  };
  await write(['export.json', jsonFile(about)]);
  await write(['keys.txt', linesFile([key])]);
  await write(['checkpoint', Buffer.from(note)]);
  let number = 0;
  let done = 0;
  for await (const page of pagesOf(store)) {
    done += page.length;
    const name = `${String(number++).padStart(6, '0')}.jsonl`;
    await write([`proofs/${name}`, jsonFile({ size: done, root: tree.rootAt(done) })]);
    await write([`events/${name}`, linesFile(page.map((event) => recordOfEvent(event).toString()))]);
  }
  const manifest = manifestFile(listed);
  const digest = createHash('sha256').update(manifest).digest('base64');
  const signature = signNote(`casebook export manifest\n${origin}\n${digest}\n`, [signer]);
  file.end(
    Buffer.concat([
      memberOf(['manifest.json', manifest]),
      memberOf(['manifest.note', Buffer.from(signature)]),
      TAR_END,
    ]),
  );
  await once(file, 'finish');
  return key;
}
