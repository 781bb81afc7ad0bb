import type { Type } from '@nestjs/common';
import type { ICommand } from '@nestjs/cqrs';
import type {
  CommandContext,
  EventDescription,
  PersonalStreams,
  Process,
  Projection,
  RuleDescription,
} from '#kernel';

/** Makes the command that a process ordered by its name. */
export type CommandFactory = (payload: never, context: CommandContext) => ICommand;

/** All that the service needs to know of a bounded context to run it. */
export interface ContextDefinition {
  /** Kebab-case. */
  readonly name: string;
  readonly events: readonly EventDescription[];
  /** What each of its events means, in one line of English. */
  readonly describe?: (event: never) => string;
  /** Its streams with personal data, and whose that is; needed where an event has such data. */
  readonly personalStreams?: readonly PersonalStreams[];
  /** Events after which nothing may be in any memory of what was erased by then. */
  readonly erasures?: readonly EventDescription[];
  readonly projections: readonly AnyProjection[];
  readonly processes: readonly AnyProcess[];
  /** The rules that its deciders follow, for the documentation. */
  readonly rules: readonly RuleDescription[];
  /** The commands that processes may order, by the name they order them under; unique over all contexts. */
  readonly commands: Readonly<Record<string, CommandFactory>>;
  /** The Nest module with the context's controllers and handlers. */
  readonly module: Type;
}

/** A projection whatever its documents and state: only the hosts look at it, and they hand back what it gave. */
export type AnyProjection = Projection<never, never> | Projection;
export type AnyProcess = Process<never> | Process;

/** Declares a context; exists for its types. */
export const defineContext = (definition: ContextDefinition): ContextDefinition => definition;
