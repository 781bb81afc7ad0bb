#!/usr/bin/env node
/*
 * Verifies an export of Casebook without trusting Casebook: no part of this program comes from the service, and it uses
 * nothing but what Node.js brings along. What it checks is written down in docs/audit-format.md.
 *
 *   node casebook-verify.mjs EXPORT --key VERIFIER-KEY [--older CHECKPOINT] [--consistency PROOF]
 *
 * Exit code: 0 nothing wrong was found, 1 something is wrong, 2 it could not be checked.
 *
 * The program reads from top to bottom: what is checked (1), the archive (2), events (3), the tree (4), signed notes (5),
 * small things (6). All of that also runs in a web page; only the last part (7) needs Node.js.
 */

/** What was found to be wrong. */
export class Fault extends Error {}

/** Why nothing can be said: what was given is not what can be checked. */
export class NotCheckable extends Error {}

// ---- 1. What is checked ------------------------------------------------------------------------------------------

/** What is to be said of an archive that came packed: the checks are about what was in it. */
export const PACKED =
  'The archive came packed with gzip, and its contents were checked. What the packing says of itself (a time, a name, a system) is vouched for by nobody.';

/**
 * Reads an export from its first byte to its last, and keeps no more of it in memory than a stretch.
 *
 * @param {AsyncIterable<Uint8Array>} chunks the bytes of the archive, unpacked by gzip if they were packed
 * @param {{ keys: string[], older?: string, consistency?: string }} trusted verifier keys that you got from somewhere else
 *   than this export; a checkpoint that you kept; a consistency proof that you asked the service for
 * @param {object} crypto `sha256(bytes)`, `hasher()` and `ed25519(key, text, signature)`
 * @returns {Promise<{ lines: string[] }>} what was checked, in sentences
 * @throws Fault, NotCheckable
 */
export async function verifyExport(chunks, trusted, crypto) {
  const keys = trusted.keys.map((text) => parseKey(text, crypto));
  if (keys.length === 0) throw new NotCheckable('Name at least one public key that you trust.');
  const archive = new Archive(new Bytes(chunks), crypto);
  const lines = [];

  const about = readAbout(await archive.text('export.json'));
  await archive.text('keys.txt');
  const checkpoint = await openCheckpoint(await archive.text('checkpoint'), keys, crypto);
  lines.push(`This is an export of ${described(about.scope)} from the log ${checkpoint.origin}.`);
  lines.push(`The checkpoint of ${count(checkpoint.size, 'event')} is signed by ${checkpoint.signers}.`);
  const older = trusted.older && (await openOlder(trusted.older, checkpoint, keys, crypto));
  const proofs =
    (await archive.next()) === 'consistency.jsonl' ? await archive.text('consistency.jsonl') : '';

  const Events = about.scope.kind === 'all' ? Everything : Part;
  const events = new Events(about, checkpoint, older, crypto);
  await readSegments(archive, about, events);
  lines.push(...events.end());
  if (older) lines.push(checkOlder(older, checkpoint, events, [proofs, trusted.consistency ?? ''], crypto));

  lines.push(await readRest(archive, checkpoint, keys, crypto));
  return { lines };
}

/** The segments: proofs of some events, then the events. */
async function readSegments(archive, about, events) {
  for (let number = 0; number < about.segments; number++) {
    const name = `${String(number).padStart(6, '0')}.jsonl`;
    events.prove(await archive.text(`proofs/${name}`), `events/${name}`);
    await archive.lines(`events/${name}`, (line) => events.add(line));
    events.proven(`events/${name}`);
  }
}

/** What the service adds to the events, the list of it all, and the signature on the list. */
async function readRest(archive, checkpoint, keys, crypto) {
  for (let name = await archive.next(); name !== 'manifest.json'; name = await archive.next()) {
    if (name === undefined || /^(?:events|proofs)\//.test(name))
      throw new Fault(`${name ?? 'The end'} comes where the manifest should be.`);
    await archive.skip(name);
  }
  const members = [...archive.members];
  const manifest = await archive.text('manifest.json');
  const digest = base64(crypto.sha256(utf8(manifest)));
  const note = await openNote(await archive.text('manifest.note'), keys, crypto, 'manifest.note');
  if (note.text !== `casebook export manifest\n${checkpoint.origin}\n${digest}\n`) {
    throw new Fault('The manifest was changed: its signature is for another one.');
  }
  await archive.end();
  const { format, members: listed } = parseJson(manifest, 'manifest.json');
  if (format !== 'casebook-manifest/1' || !Array.isArray(listed))
    throw new NotCheckable('The manifest has a form that this program does not know.');
  members.forEach((member, at) => checkMember(member, listed[at]));
  if (listed.length !== members.length)
    throw new Fault(`The manifest lists ${listed.length} files, but ${members.length} are there.`);
  return `The ${count(members.length, 'file')} of the export are those that the service put into it. Pages for people and upcast events are what the service says of the events; only the events themselves are proven.`;
}

function checkMember({ name, size, sha256 }, listed) {
  if (listed?.name !== name) throw new Fault(`${name} is not where the manifest lists it.`);
  if (listed.size !== size || (!isOfEvents(name) && listed.sha256 !== sha256))
    throw new Fault(`${name} was changed: it is not what the manifest lists.`);
}

function readAbout(text) {
  const about = parseJson(text, 'export.json');
  const { format, scope, events, segments } = about;
  if (format !== 'casebook-export/1')
    throw new NotCheckable('This is no export of Casebook, or one that is newer than this program.');
  if (!isCount(events) || !isCount(segments))
    throw new Fault('export.json does not say how many events there are.');
  const isKnown =
    scope?.kind === 'all' ||
    (scope?.kind === 'range' && isCount(scope.first) && isCount(scope.end)) ||
    (scope?.kind === 'streams' && Object.values(scope.streams ?? {}).every(isCount));
  if (!isKnown) throw new NotCheckable('export.json names a scope that this program does not know.');
  return about;
}

function described({ kind, first, end, streams }) {
  if (kind === 'all') return 'everything';
  if (kind === 'range') return `the events ${first} to ${end - 1}`;
  const names = Object.keys(streams);
  return names.length > 5
    ? `${names.length} streams`
    : `the ${names.length === 1 ? 'stream' : 'streams'} ${names.join(', ')}`;
}

// ---- 2. The archive ----------------------------------------------------------------------------------------------

const BLOCK = 512;
const LINE_BREAK = 10;
const isOfEvents = (name) => name.startsWith('events/');
/** Texts that are read whole: the longest are the proofs of a segment. */
const MOST_TEXT = 64 * 1024 * 1024;

/** A tar archive whose every byte is as docs/audit-format.md has it, read member by member. */
class Archive {
  /** What was read: name, size and digest of each member. */
  members = [];
  coming;

  constructor(bytes, crypto) {
    this.bytes = bytes;
    this.crypto = crypto;
  }

  /** The name of the next member; undefined where the archive ends. */
  async next() {
    this.coming ??= await this.header();
    return this.coming.name;
  }

  /** A member that has to come next, as text. */
  async text(name) {
    const parts = [];
    let length = 0;
    await this.read(name, (part) => {
      length += part.length;
      if (length > MOST_TEXT) throw new Fault(`${name} is too long.`);
      parts.push(part.slice());
    });
    try {
      return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(joined(parts));
    } catch {
      throw new Fault(`${name} is not text.`);
    }
  }

  /** A member that has to come next, line by line. */
  async lines(name, take) {
    const rest = [];
    await this.read(name, (part) => {
      let start = 0;
      for (let end = part.indexOf(LINE_BREAK); end >= 0; end = part.indexOf(LINE_BREAK, start)) {
        rest.push(part.subarray(start, end));
        take(joined(rest.splice(0)));
        start = end + 1;
      }
      if (start < part.length) rest.push(part.slice(start));
    });
    if (rest.length > 0) throw new Fault(`${name} does not end in a line break.`);
  }

  /** A member that has to come next, of which only the digest is wanted. */
  async skip(name) {
    await this.read(name, () => undefined);
  }

  /** Nothing must follow but NUL. */
  async end() {
    if ((await this.next()) !== undefined)
      throw new Fault(`${this.coming.name} comes after the end of the export.`);
    for await (const part of this.bytes.all()) {
      if (part.some((byte) => byte !== 0)) throw new Fault('Something follows the end of the archive.');
    }
  }

  async read(name, take) {
    const found = await this.next();
    if (found !== name) {
      throw new Fault(`${name} is missing: ${found ?? 'the end of the archive'} comes instead.`);
    }
    const { size } = this.coming;
    this.coming = undefined;
    // What the tree proves byte by byte needs no digest besides.
    const digest = isOfEvents(name) ? undefined : this.crypto.hasher();
    for await (const part of this.bytes.some(size)) {
      digest?.update(part);
      take(part);
    }
    const padding = await this.bytes.take((BLOCK - (size % BLOCK)) % BLOCK);
    if (padding.some((byte) => byte !== 0)) throw new Fault(`Something lies behind the end of ${name}.`);
    this.members.push({ name, size, sha256: digest && hex(digest.digest()) });
  }

  async header() {
    const header = await this.bytes.take(BLOCK);
    if (header.every((byte) => byte === 0)) {
      const second = await this.bytes.take(BLOCK);
      if (second.some((byte) => byte !== 0)) throw new Fault('Something comes after the end of the archive.');
      return { name: undefined };
    }
    const [name] = ascii(header.subarray(0, 100)).split('\0');
    const size = parseInt(ascii(header.subarray(124, 135)), 8);
    const expected = tarHeader(name, size);
    if (!header.every((byte, at) => byte === expected[at]))
      throw new Fault('The archive is damaged, or is not an export.');
    return { name, size };
  }
}

/** The one header that a member with this name and size may have. */
function tarHeader(name, size) {
  const header = new Uint8Array(BLOCK);
  const put = (text, at) => header.set(utf8(text).subarray(0, BLOCK - at), at);
  put(name, 0);
  put('0000644\0' + '0000000\0' + '0000000\0', 100);
  put(size.toString(8).padStart(11, '0') + '\0' + '00000000000\0' + '        ' + '0', 124);
  put('ustar\0' + '00', 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  put(sum.toString(8).padStart(6, '0') + '\0 ', 148);
  return header;
}

/** Bytes that come in chunks, taken as they are needed. */
class Bytes {
  chunk = new Uint8Array(0);

  constructor(chunks) {
    this.source = chunks[Symbol.asyncIterator]();
  }

  /** So many bytes, as parts of the chunks. */
  async *some(size) {
    for (let missing = size; missing > 0;) {
      if (this.chunk.length === 0 && !(await this.more()))
        throw new Fault('The archive ends too early: its end was cut off.');
      const part = this.chunk.subarray(0, missing);
      this.chunk = this.chunk.subarray(part.length);
      missing -= part.length;
      yield part;
    }
  }

  /** So many bytes in one piece. */
  async take(size) {
    const parts = [];
    for await (const part of this.some(size)) parts.push(part);
    return joined(parts);
  }

  /** Whatever is left. */
  async *all() {
    do {
      yield this.chunk;
    } while (await this.more());
  }

  async more() {
    const { done, value } = await this.source.next();
    this.chunk = done ? new Uint8Array(0) : value;
    return !done;
  }
}

// ---- 3. Events ---------------------------------------------------------------------------------------------------

/** All events of the log: hashed one after the other, they have to give the root that was signed. */
class Everything {
  segment;
  rootOfOlder;

  constructor(about, checkpoint, older, crypto) {
    this.checkpoint = checkpoint;
    this.older = older;
    this.tree = new Tree(crypto);
    if (older?.size === 0) this.rootOfOlder = this.tree.root();
    if (about.events !== checkpoint.size) {
      throw new Fault(
        `The export says that it has ${about.events} events, but ${checkpoint.size} were signed.`,
      );
    }
  }

  prove(text, name) {
    const { size, root } = parseJson(text, `The proof of ${name}`) ?? {};
    this.segment = { size, root };
  }

  add(record) {
    this.tree.add(record);
    if (this.tree.size === this.older?.size) this.rootOfOlder = this.tree.root();
  }

  /** Only the checkpoint is signed; but here it shows where a difference begins. */
  proven(name) {
    const { size, root } = this.segment;
    if (this.tree.size === size && base64(this.tree.root()) === root) return;
    throw new Fault(
      `The events in ${name} are not those that were signed: one of them was changed, left out, added, or is in another place.`,
    );
  }

  end() {
    const { size, root } = this.checkpoint;
    if (this.tree.size !== size)
      throw new Fault(`There are ${this.tree.size} events, but ${size} were signed.`);
    if (!same(this.tree.root(), root))
      throw new Fault(
        'The events are not those that were signed: hashed one by one, they give another root.',
      );
    return [
      `${count(size, 'event')}, hashed one by one and in order, give exactly the root that was signed: none was changed, left out, added or moved.`,
    ];
  }
}

/** Some events of the log: each has to fit its proof. */
class Part {
  events = 0;
  revisions = new Map();

  constructor({ scope, events }, checkpoint, _older, crypto) {
    this.scope = scope;
    this.expected = events;
    this.checkpoint = checkpoint;
    this.crypto = crypto;
    this.last = scope.kind === 'range' ? scope.first - 1 : -1;
  }

  prove(text) {
    this.proofs = text === '' ? [] : text.slice(0, -1).split('\n');
    this.at = 0;
  }

  add(record) {
    const { index, hashes } = parseJson(this.proofs[this.at++] ?? 'null', 'A proof') ?? {};
    if (!isCount(index) || !Array.isArray(hashes))
      throw new Fault(`An event after event ${this.last} of the log has no proof: it was added.`);
    const leaf = leafHash(record, this.crypto);
    const { size, root } = this.checkpoint;
    const proven = rootFromInclusion(leaf, index, size, hashes.map(fromBase64), this.crypto);
    if (!proven || !same(proven, root)) {
      throw new Fault(
        `What is given as event ${index} of the log is not what was signed there: it was changed, or is another event.`,
      );
    }
    if (index <= this.last)
      throw new Fault(
        `Event ${index} of the log comes after event ${this.last}: events were swapped or repeated.`,
      );
    if (this.scope.kind === 'range' && index !== this.last + 1)
      throw new Fault(`Event ${this.last + 1} of the log was left out.`);
    this.last = index;
    this.events++;
    if (this.scope.kind === 'streams') this.addToStream(parseJson(ascii(record, true), 'A record'));
  }

  addToStream({ streamId, revision }) {
    if (!Object.hasOwn(this.scope.streams, streamId))
      throw new Fault(`An event of ${streamId} is in an export that is not about it.`);
    const next = this.revisions.get(streamId) ?? 0;
    if (revision !== next) throw new Fault(`Event ${next} of ${streamId} was left out.`);
    this.revisions.set(streamId, next + 1);
  }

  proven(name) {
    if (this.at !== this.proofs.length)
      throw new Fault(`An event was left out of ${name}: there is a proof for it.`);
  }

  end() {
    if (this.events !== this.expected)
      throw new Fault(`There are ${this.events} events, but the export was made of ${this.expected}.`);
    return [
      `${count(this.events, 'event')} are in the log, each at its place and exactly as it was signed.`,
      ...this.completeness(),
    ];
  }

  completeness() {
    const { kind, streams, end } = this.scope;
    if (kind === 'range') {
      if (this.last !== end - 1 || end > this.checkpoint.size)
        throw new Fault(`The events from ${this.last + 1} to ${end - 1} are missing.`);
      return ['They are all events between these two places: none was left out.'];
    }
    for (const [streamId, number] of Object.entries(streams)) {
      const found = this.revisions.get(streamId) ?? 0;
      if (found !== number)
        throw new Fault(`${streamId} had ${number} events when the export was made, but ${found} are here.`);
    }
    return [
      'No event is missing before the last one of each stream.',
      'Not proven, but signed by the service: that no later event of these streams existed when the export was made. Only an export of everything can prove that.',
    ];
  }
}

// ---- 4. The tree: RFC 9162, section 2.1 --------------------------------------------------------------------------

const MOST_ENTRY = 65535;
const node = new Uint8Array(65).fill(1, 0, 1);
const leaf = new Uint8Array(1 + MOST_ENTRY);

/** SHA-256 of a zero and the entry, which is the record, or its digest if it is too long. */
function leafHash(record, crypto) {
  const entry =
    record.length <= MOST_ENTRY
      ? record
      : utf8(`{"sha256":"${hex(crypto.sha256(record))}","size":${record.length}}`);
  leaf.set(entry, 1);
  return crypto.sha256(leaf.subarray(0, entry.length + 1));
}

/** SHA-256 of a one and two hashes. */
function nodeHash(left, right, crypto) {
  node.set(left, 1);
  node.set(right, 33);
  return crypto.sha256(node);
}

/** A tree that grows leaf by leaf; it keeps one hash for each of the complete subtrees that it falls into. */
class Tree {
  size = 0;
  subtrees = [];

  constructor(crypto) {
    this.crypto = crypto;
  }

  add(record) {
    let hash = leafHash(record, this.crypto);
    for (let rest = this.size; rest % 2 === 1; rest = (rest - 1) / 2)
      hash = nodeHash(this.subtrees.pop(), hash, this.crypto);
    this.subtrees.push(hash);
    this.size++;
  }

  root() {
    if (this.size === 0) return this.crypto.sha256(new Uint8Array(0));
    return this.subtrees.reduceRight((right, left) => nodeHash(left, right, this.crypto));
  }
}

/** Section 2.1.3.2: the root that a leaf and its proof give; undefined when the proof does not fit the place. */
function rootFromInclusion(hash, index, size, proof, crypto) {
  if (index >= size) return undefined;
  let root = hash;
  let [place, last] = [index, size - 1];
  for (const other of proof) {
    if (last === 0) return undefined;
    if (place % 2 === 1 || place === last) {
      root = nodeHash(other, root, crypto);
      while (place % 2 === 0 && place > 0) [place, last] = [half(place), half(last)];
    } else root = nodeHash(root, other, crypto);
    [place, last] = [half(place), half(last)];
  }
  return last === 0 ? root : undefined;
}

/** Section 2.1.4.2: whether the tree of `size` leaves continues the one of `from`. */
function isConsistent(from, size, proof, fromRoot, root, crypto) {
  if (from === size) return proof.length === 0 && same(fromRoot, root);
  if (from === 0) return proof.length === 0;
  let [place, last] = [from - 1, size - 1];
  while (place % 2 === 1) [place, last] = [half(place), half(last)];
  const [start, ...others] = place === 0 ? [fromRoot, ...proof] : proof;
  if (start === undefined) return false;
  let [older, newer] = [start, start];
  for (const other of others) {
    if (last === 0) return false;
    if (place % 2 === 1 || place === last) {
      [older, newer] = [nodeHash(other, older, crypto), nodeHash(other, newer, crypto)];
      while (place % 2 === 0 && place > 0) [place, last] = [half(place), half(last)];
    } else newer = nodeHash(newer, other, crypto);
    [place, last] = [half(place), half(last)];
  }
  return last === 0 && same(older, fromRoot) && same(newer, root);
}

/** The checkpoint that the auditor kept: the log must have grown since, and nothing before it may have changed. */
function checkOlder(older, checkpoint, events, proofs, crypto) {
  const isSame = (root) => same(root, older.root);
  const rewritten = new Fault(
    `The history was rewritten: its first ${count(older.size, 'event')} are not those of the checkpoint that you kept.`,
  );
  const good = `It continues the checkpoint of ${count(older.size, 'event')} that you kept: nothing before it was changed.`;
  if (events.rootOfOlder) {
    if (!isSame(events.rootOfOlder)) throw rewritten;
    return good;
  }
  const lines = proofs
    .join('\n')
    .split('\n')
    .filter((line) => line.trim() !== '');
  const proof = lines
    .map((line) => parseJson(line, 'A consistency proof'))
    .find(({ from }) => from === older.size);
  if (older.size === checkpoint.size || older.size === 0 || proof) {
    const hashes = (proof?.hashes ?? []).map(fromBase64);
    if (!isConsistent(older.size, checkpoint.size, hashes, older.root, checkpoint.root, crypto))
      throw rewritten;
    return good;
  }
  throw new NotCheckable(
    `This export has no proof that it continues your checkpoint. Ask the service for /v1/audit/proofs/consistency?from=${older.size}&to=${checkpoint.size}, ` +
      'and give its answer as the consistency proof; or ask for an export of everything.',
  );
}

// ---- 5. Signed notes: C2SP signed-note, tlog-checkpoint, tlog-cosignature -----------------------------------------

/** A verifier key: `<name>+<id>+<base64>`. */
function parseKey(text, crypto) {
  const [, name, id, encoded] = /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]{44})$/.exec(text.trim()) ?? [];
  const bytes = encoded ? fromBase64(encoded) : new Uint8Array(0);
  if (bytes.length !== 33 || (bytes[0] !== 1 && bytes[0] !== 4))
    throw new NotCheckable(`'${text}' is no public key: name+id+base64, Ed25519.`);
  const own = hex(crypto.sha256(joined([utf8(`${name}\n`), bytes])).subarray(0, 4));
  if (own !== id) throw new NotCheckable(`'${text}' was not copied whole: its id does not fit.`);
  return { name, id, isWitness: bytes[0] === 4, bytes: bytes.subarray(1) };
}

/** Opens a note that has to be signed by one of the keys. */
async function openNote(note, keys, crypto, what) {
  const end = note.lastIndexOf('\n\n');
  if (end < 0 || !note.endsWith('\n')) throw new Fault(`${what} is not signed.`);
  const text = note.slice(0, end + 1);
  const [signers, witnesses] = [[], []];
  for (const line of note.slice(end + 2, -1).split('\n')) {
    const [, name, encoded] = /^— (\S+) ([A-Za-z0-9+/]+={0,2})$/.exec(line) ?? [];
    const bytes = encoded ? fromBase64(encoded) : new Uint8Array(0);
    if (bytes.length < 5) throw new Fault(`${what} has a signature that is none.`);
    const key = keys.find((each) => each.name === name && each.id === hex(bytes.subarray(0, 4)));
    if (!key) continue;
    if (!(await isGood(key, text, bytes.subarray(4), crypto)))
      throw new Fault(`${what} was changed: the signature of ${key.name} is not for it.`);
    (key.isWitness ? witnesses : signers).push(`${key.name}+${key.id}`);
  }
  if (signers.length === 0) throw new Fault(`${what} is not signed by a key that you trust.`);
  return { text, signers: [...signers, ...witnesses.map((name) => `the witness ${name}`)].join(' and ') };
}

function isGood(key, text, signature, crypto) {
  if (!key.isWitness) return crypto.ed25519(key.bytes, utf8(text), signature);
  const time = new DataView(signature.slice().buffer).getBigUint64(0);
  return crypto.ed25519(key.bytes, utf8(`cosignature/v1\ntime ${time}\n${text}`), signature.subarray(8));
}

async function openCheckpoint(note, keys, crypto, what = 'The checkpoint') {
  const { text, signers } = await openNote(note, keys, crypto, what);
  const [, origin, size, root] = /^([^\n]+)\n(0|[1-9]\d{0,15})\n([A-Za-z0-9+/]{43}=)\n$/.exec(text) ?? [];
  if (origin === undefined) throw new Fault(`${what} is none: it has not three lines.`);
  const isOwn = keys.some(({ name, isWitness }) => !isWitness && name === origin);
  if (!isOwn) throw new Fault(`${what} is of the log ${origin}, and you gave no key of that log.`);
  return { origin, size: Number(size), root: fromBase64(root), signers };
}

async function openOlder(note, checkpoint, keys, crypto) {
  // A copy may have got an empty line at its end on the way.
  const older = await openCheckpoint(
    note.replace(/\n+$/, '\n'),
    keys,
    crypto,
    'The checkpoint that you kept',
  );
  if (older.origin !== checkpoint.origin)
    throw new Fault(`The checkpoint that you kept is of another log: ${older.origin}.`);
  if (older.size > checkpoint.size)
    throw new Fault(
      `The log had ${older.size} events when you kept its checkpoint, and has ${checkpoint.size} in this export: its end is missing.`,
    );
  return older;
}

// ---- 6. Small things ---------------------------------------------------------------------------------------------

const utf8 = (text) => new TextEncoder().encode(text);
const isCount = (value) => Number.isSafeInteger(value) && value >= 0;
const half = (number) => Math.floor(number / 2);
const same = (one, other) => one.length === other.length && one.every((byte, at) => byte === other[at]);
const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
const base64 = (bytes) => btoa(String.fromCharCode(...bytes));
const count = (number, thing) => `${number.toLocaleString('en')} ${thing}${number === 1 ? '' : 's'}`;

function fromBase64(text) {
  try {
    return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  } catch {
    throw new Fault(`'${String(text).slice(0, 60)}' is not base64.`);
  }
}

const ascii = (bytes, isUtf8 = false) => new TextDecoder(isUtf8 ? 'utf-8' : 'latin1').decode(bytes);

function parseJson(text, what) {
  try {
    return JSON.parse(text);
  } catch {
    throw new Fault(`${what} can not be read.`);
  }
}

function joined(parts) {
  if (parts.length === 1) return parts[0];
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

// ---- 7. On Node.js (what follows is not in the web page) ----------------------------------------------------------

import { createHash, createPublicKey, hash, verify } from 'node:crypto';
import { createReadStream, openSync, readFileSync, readSync, closeSync, realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createGunzip } from 'node:zlib';

const CHUNK = 1024 * 1024;

/** What Node.js does of cryptography. */
export const nodeCrypto = {
  // Node.js 20.12 can hash in one call; by way of text that is quicker still.
  sha256: hash
    ? (bytes) => Buffer.from(hash('sha256', bytes, 'binary'), 'latin1')
    : (bytes) => createHash('sha256').update(bytes).digest(),
  hasher: () => createHash('sha256'),
  ed25519: async (key, text, signature) => {
    const jwk = { kty: 'OKP', crv: 'Ed25519', x: Buffer.from(key).toString('base64url') };
    return verify(null, text, createPublicKey({ key: jwk, format: 'jwk' }), signature);
  },
};

/** Verifies the export in a file, packed or not; the rest as `verifyExport`. */
export async function verifyFile(path, trusted) {
  const { lines } = await verifyExport(readExport(path), trusted, nodeCrypto);
  return { lines: isPacked(path) ? [...lines, PACKED] : lines };
}

/** The bytes of an export, packed or not. */
export function readExport(path) {
  const unpack = isPacked(path) ? unpacked : (bytes) => bytes;
  return unpack(createReadStream(path, { highWaterMark: CHUNK }));
}

function isPacked(path) {
  const start = Buffer.alloc(2);
  const file = openSync(path, 'r');
  readSync(file, start, 0, 2, 0);
  closeSync(file);
  return start[0] === 0x1f && start[1] === 0x8b;
}

async function* unpacked(bytes) {
  const unpack = createGunzip({ chunkSize: CHUNK });
  bytes.once('error', (error) => unpack.destroy(error));
  try {
    yield* bytes.pipe(unpack);
  } catch (error) {
    throw new Fault(`The archive is damaged: ${error.message}.`);
  }
}

const USAGE = `node casebook-verify.mjs EXPORT --key KEY [--key KEY …] [--older FILE] [--consistency FILE]

  EXPORT              the archive, .tar or .tar.gz
  --key KEY           a public key that you trust (name+id+base64), not taken from the export; of the log, or of a witness
  --keys FILE         the same from a file, one to a line
  --older FILE        a checkpoint that you kept: shows whether the history was rewritten since
  --consistency FILE  the service's answer about that checkpoint, if the export is a part and has no proof of its own
`;

async function main() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      key: { type: 'string', multiple: true, default: [] },
      keys: { type: 'string' },
      older: { type: 'string' },
      consistency: { type: 'string' },
    },
  });
  if (positionals.length !== 1) throw new NotCheckable(USAGE);
  const read = (path) => (path === undefined ? undefined : readFileSync(path, 'utf8'));
  const listed = (read(values.keys) ?? '').split('\n').filter((line) => line.trim() !== '');
  const trusted = {
    keys: [...values.key, ...listed],
    older: read(values.older),
    consistency: onOneLine(read(values.consistency)),
  };
  const { lines } = await verifyFile(positionals[0], trusted);
  for (const line of lines) console.log(`- ${line}`);
  console.log('\nNOTHING WRONG WAS FOUND.');
}

/** The answer of the service is one JSON object, on as many lines as somebody has saved it. */
const onOneLine = (answer) =>
  answer === undefined ? undefined : JSON.stringify(parseJson(answer, 'The consistency proof'));

const isMain =
  process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url);
if (isMain) {
  main().catch((error) => {
    const isFault = error instanceof Fault;
    console.error(
      isFault ? `SOMETHING IS WRONG: ${error.message}` : `IT COULD NOT BE CHECKED: ${error.message}`,
    );
    process.exitCode = isFault ? 1 : 2;
  });
}
