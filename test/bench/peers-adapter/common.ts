/* What the adapter takes from the comparison's own module: its domain, its payloads and its stopwatch. */

/** An event of the comparison as it is seeded: versions count from 1. */
export interface SeedEvent {
  readonly stream: string;
  readonly version: number;
  readonly type: string;
  readonly data: PeerData;
  readonly meta: PeerMeta;
}

/** What every event of the comparison says; about 570 bytes of JSON. */
export interface PeerData {
  readonly caseId: string;
  readonly seq: number;
  readonly at: string;
  readonly customer: {
    readonly id: string;
    readonly name: string;
    readonly country: string;
    readonly language: string;
  };
  readonly subject: string;
  readonly product: string;
  readonly severity: string;
  readonly note: string;
}

export interface PeerMeta {
  readonly correlationId: string;
  readonly causationId: string;
  readonly actor: string;
  readonly source: string;
  readonly tenant: string;
  readonly n: number;
}

export interface PeerCommand {
  /** The whole name of the stream, `case-…`. */
  readonly id: string;
  readonly type: string;
  readonly data: PeerData;
  readonly meta: PeerMeta;
}

export interface PeerState {
  readonly status: string;
  readonly version: number;
}

/** The document of one case, as every library in the comparison has to make it. */
export interface PeerDocument {
  readonly status: string | null;
}

/** What a rebuild has come to; the comparison checks it. */
export interface PeerModel {
  readonly docs: number;
  readonly counters: Readonly<Record<string, number>>;
}

export interface OpenPeer {
  execute(command: PeerCommand): Promise<void>;
  isConflict(error: unknown): boolean;
  load(stream: string): Promise<PeerState>;
  /** Called before each load that is to find nothing cached. */
  beforeLoad?: (stream: string) => void;
  streamLength(stream: string): Promise<number>;
  close(): Promise<void>;
}

export interface Peer {
  readonly name: string;
  /** The first is part of the name of the seeded file. */
  readonly versions: Readonly<Record<string, string>>;
  readonly store: 'sqlite';
  readonly durability: string;
  readonly optimisticConcurrency: boolean;
  readonly notes: readonly string[];
  seed(file: string, total: number): Promise<void>;
  open(file: string): Promise<OpenPeer>;
  rebuildMemory(file: string, total: number): Promise<{ ms: number; model: PeerModel }>;
  rebuildSqlite(file: string, total: number): Promise<{ ms: number; model: PeerModel }>;
}

/** The comparison's module, `common.mjs`. */
export interface Common {
  readonly TYPES: readonly string[];
  initial(): PeerState;
  /** Throws when the command is not allowed. */
  decide(command: PeerCommand, state: PeerState): { readonly type: string; readonly data: PeerData };
  evolve(state: PeerState, event: { readonly type: string; readonly data: PeerData }): PeerState;
  seedEvents(total: number): Iterable<SeedEvent>;
  /** The document after the event, changed in place; counts statuses on the way. */
  projectDoc(
    doc: PeerDocument | null,
    id: string,
    type: string,
    data: PeerData,
    counters: Map<string, number>,
  ): PeerDocument;
  main(peer: Peer): Promise<void>;
}

const VARIABLE = 'PEERS_COMMON';

/**
 * Loads the comparison's module from the path in the first argument or in `PEERS_COMMON`.
 *
 * @throws Error saying so when neither is given
 */
export async function loadCommon(): Promise<Common> {
  const path = process.argv[2] ?? process.env[VARIABLE];
  if (path === undefined) {
    throw new Error(`Say where the comparison's common.mjs is: as the first argument, or in ${VARIABLE}.`);
  }
  // The module starts itself again for each of its phases, without the argument.
  process.env[VARIABLE] = path;
  return (await import(new URL(path, `file://${process.cwd()}/`).href)) as Common;
}
