import type streams from '@eventstore/db-client/generated/streams_pb.js';
import type { StoredEvent } from './stored-event.js';

type FilterOptions = Pick<
  streams.ReadReq.Options.FilterOptions,
  'getEventType' | 'getStreamIdentifier' | 'hasMax' | 'getMax' | 'getCheckpointintervalmultiplier'
>;

/** Which events are wanted, and how often a subscription says how far it has looked. */
export interface Filter {
  matches(event: StoredEvent): boolean;
  /** How many events a catching-up subscription looks at in one go. */
  readonly window: number;
  /** After how many events looked at a checkpoint is due. */
  readonly checkpointInterval: number;
}

const DEFAULT_WINDOW = 32;

/** @throws SyntaxError for a bad regular expression */
export function readFilter(options: FilterOptions): Filter {
  const window = options.hasMax() ? Math.max(1, options.getMax()) : DEFAULT_WINDOW;
  const multiplier = Math.max(1, options.getCheckpointintervalmultiplier());
  const type = options.getEventType();
  const expression = type ?? options.getStreamIdentifier();
  const matchesText = textMatcher(expression?.getRegex() ?? '', expression?.getPrefixList() ?? []);
  const matches = (event: StoredEvent) => matchesText(type === undefined ? event.stream : event.type);
  return { matches, window, checkpointInterval: window * multiplier };
}

/** With neither expression nor prefix nothing matches. */
export function textMatcher(regex: string, prefixes: readonly string[]): (text: string) => boolean {
  if (regex !== '') {
    const pattern = new RegExp(regex);
    return (text) => pattern.test(text);
  }
  return (text) => prefixes.some((prefix) => text.startsWith(prefix));
}
