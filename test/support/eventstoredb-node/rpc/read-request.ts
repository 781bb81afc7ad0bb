import streams from '@eventstore/db-client/generated/streams_pb.js';
import { readFilter, type Filter } from '../log/filter.js';
import { invalidCombination, unhandled } from './errors.js';
import { streamName } from './wire.js';

type Options = streams.ReadReq.Options;

/** A place in a stream or in all of them. Revisions above 2^53 are rounded: there is no event so far. */
export type From<At> = 'start' | 'end' | At;
export interface Position {
  readonly commit: number;
  readonly prepare: number;
}

/** How events are to look. */
export interface Look {
  readonly resolveLinks: boolean;
  /** Whether ids are sent as two numbers instead of as text. */
  readonly structured: boolean;
}

interface Common extends Look {
  readonly backwards: boolean;
  /** Undefined for a subscription. */
  readonly count: number | undefined;
}

export interface StreamQuery extends Common {
  readonly of: 'stream';
  readonly stream: string;
  readonly from: From<number>;
  /** From 1 on the first and the last revision are told, too. */
  readonly compatibility: number;
}

export interface AllQuery extends Common {
  readonly of: 'all';
  readonly from: From<Position>;
  readonly filter: Filter | undefined;
}

/** The largest unsigned number stands for the end. */
export const END = '18446744073709551615';

/** @throws CallError for what doesn't go together, or makes no sense */
export function readQuery(request: streams.ReadReq): StreamQuery | AllQuery {
  const options = request.getOptions();
  if (options === undefined) throw unhandled();
  refuseCombination(options);
  const common = {
    backwards: isBackwards(options),
    count: options.hasCount() ? Number(options.getCount()) : undefined,
    resolveLinks: options.getResolveLinks(),
    structured: options.getUuidOption()?.hasString() !== true,
  };
  const stream = options.getStream();
  if (stream === undefined) {
    const filter = options.getFilter();
    return {
      ...common,
      of: 'all',
      from: positionFrom(options.getAll()),
      filter: filter === undefined ? undefined : readFilter(filter),
    };
  }
  const name = streamName(stream.getStreamIdentifier());
  if (name === '') throw unhandled();
  const compatibility = options.getControlOption()?.getCompatibility() ?? 0;
  return { ...common, of: 'stream', stream: name, from: revisionFrom(stream), compatibility };
}

function isBackwards(options: Options): boolean {
  return options.getReadDirection() === streams.ReadReq.Options.ReadDirection.BACKWARDS;
}

/** Four things have to fit: a filter is for all streams, a subscription goes forwards, and each must be said. */
function refuseCombination(options: Options): void {
  const source = options.hasStream() ? 'Stream' : options.hasAll() ? 'All' : 'None';
  const amount = options.hasCount() ? 'Count' : options.hasSubscription() ? 'Subscription' : 'None';
  const direction = isBackwards(options) ? 'Backwards' : 'Forwards';
  const filter = options.hasFilter() ? 'Filter' : options.hasNoFilter() ? 'NoFilter' : 'None';
  const parts = [source, amount, direction, filter];
  const impossible =
    parts.includes('None') ||
    (source === 'Stream' && filter === 'Filter') ||
    (amount === 'Subscription' && direction === 'Backwards');
  if (impossible) throw invalidCombination(parts);
}

function revisionFrom(options: streams.ReadReq.Options.StreamOptions): From<number> {
  if (options.hasStart()) return 'start';
  if (options.hasEnd()) return 'end';
  if (!options.hasRevision()) throw unhandled();
  const revision = options.getRevision();
  return revision === END ? 'end' : Number(revision);
}

function positionFrom(options: streams.ReadReq.Options.AllOptions | undefined): From<Position> {
  if (options?.hasStart()) return 'start';
  if (options?.hasEnd()) return 'end';
  const position = options?.getPosition();
  if (position === undefined) throw unhandled();
  return readPosition(position);
}

/** @throws CallError when the prepare position is behind the commit position */
export function readPosition(position: {
  getCommitPosition(): string;
  getPreparePosition(): string;
}): From<Position> {
  const [commit, prepare] = [position.getCommitPosition(), position.getPreparePosition()];
  if (commit === END) return 'end';
  if (BigInt(commit) < BigInt(prepare)) throw unhandled();
  return { commit: Number(commit), prepare: Number(prepare) };
}
