import { entriesOf, obstacleTo, type DomainCommand, type Known, type Obstacle, type Steps } from '#kernel';

/** A step that people may take on a thing: where, and when not, which rule stands in the way. */
export interface OfferedStep {
  readonly step: string;
  /** Relative URL to POST it to. */
  readonly url: string;
  readonly allowed: boolean;
  readonly because?: Obstacle;
}

/** What is known beyond the state, for the commands whose rules look at it. */
export type KnownFor<Command extends DomainCommand> = {
  readonly [Type in Command['type']]?: Known<Extract<Command, { readonly type: Type }>> | undefined;
};

/**
 * Declares which steps people take, and where.
 *
 * @param addresses by the name of the command: the last part of the URL, below that of the thing. Commands without
 *   one are given by processes and imports, or make the thing.
 * @returns tells of each of those steps for the thing at a URL: whether it may be taken at a time (ISO 8601, UTC,
 *   milliseconds), as far as that can be told from its state and what else is known
 */
export function offeredSteps<State, Command extends DomainCommand, Event>(
  steps: Steps<State, Command, Event>,
  addresses: Readonly<Partial<Record<Command['type'], string>>>,
) {
  const offered = entriesOf(steps).flatMap(([name, step]) => {
    const address = addresses[name];
    return address === undefined ? [] : [{ name, step, path: `/${address}` }];
  });
  return (thing: string, state: State, at: string, known: KnownFor<Command> = {}): OfferedStep[] =>
    offered.map(({ name, step, path }) => {
      const because = obstacleTo(
        step,
        state,
        at,
        (known as Readonly<Record<string, Known<Command> | undefined>>)[name],
      );
      const url = thing + path;
      return because ? { step: name, url, allowed: false, because } : { step: name, url, allowed: true };
    });
}
