import type persistent from '@eventstore/db-client/generated/persistent_pb.js';
import type shared from '@eventstore/db-client/generated/shared_pb.js';
import { textMatcher } from '../log/filter.js';
import { unhandled } from '../rpc/errors.js';
import { END, readPosition } from '../rpc/read-request.js';
import { streamName } from '../rpc/wire.js';
import type { Entry, FilterSpec } from './config.js';
import { readSettings } from './settings.js';

/** Options that say which source they are about. */
interface Target {
  hasAll(): boolean;
  getStreamIdentifier(): shared.StreamIdentifier | undefined;
}

/** A stream's name, or `$all`. */
export function readSource(options: Target): string {
  return options.hasAll() ? '$all' : streamName(options.getStreamIdentifier());
}

type Definition = persistent.CreateReq.Options | persistent.UpdateReq.Options;
type CreateAll = persistent.CreateReq.AllOptions;

/** @throws CallError for what can't be */
export function readDefinition(options: Definition | undefined): Entry {
  const settings = options?.getSettings();
  if (options === undefined || settings === undefined) throw unhandled();
  const inStream = options.getStream();
  const identifier = inStream?.getStreamIdentifier() ?? options.getStreamIdentifier();
  const stream = options.hasAll() ? '$all' : streamName(identifier);
  const group = options.getGroupName();
  const filter = readFilter(options.getAll());
  return {
    ...readSettings(settings, stream, group),
    stream,
    group,
    startFrom: options.hasAll() ? startPosition(options) : startRevision(options),
    ...(filter === undefined ? {} : { filter }),
  };
}

function startRevision(options: Definition): string {
  const stream = options.getStream();
  if (stream?.hasEnd() === true) return '-1';
  // Clients of the time before position options say it among the settings.
  const asked = stream === undefined ? options.getSettings()?.getRevision() : stream.getRevision();
  return asked === END ? '-1' : (asked ?? '0');
}

function startPosition(options: Definition): string {
  const all = options.getAll();
  const asked = all?.getPosition();
  const position = asked === undefined ? undefined : readPosition(asked);
  if (all?.hasEnd() === true || position === 'end') return 'C:-1/P:-1';
  return typeof position === 'object' ? `C:${position.commit}/P:${position.prepare}` : 'C:0/P:0';
}

/** A filter is set when the group is created, and not changed. @throws SyntaxError for a bad expression */
function readFilter(all: CreateAll | persistent.UpdateReq.AllOptions | undefined): FilterSpec | undefined {
  const filter = all !== undefined && 'getFilter' in all ? all.getFilter() : undefined;
  if (filter === undefined) return undefined;
  const type = filter.getEventType();
  const expression = type ?? filter.getStreamIdentifier();
  const regex = expression?.getRegex() ?? '';
  const prefixes = expression?.getPrefixList() ?? [];
  textMatcher(regex, prefixes);
  return { by: type === undefined ? 'stream' : 'type', regex, prefixes };
}
