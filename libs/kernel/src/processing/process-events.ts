import { defineEvent, instant, t, type EventOf, type Static } from '../events/definition.js';
import { streamOf, type Actor } from '../events/envelope.js';

/** An order as it is recorded. Its payload is the command's own business. */
const CommandOrder = t.Object({
  do: t.Literal('command'),
  key: t.String(),
  command: t.String(),
  payload: t.Unknown(),
});
const ScheduleOrder = t.Object({ do: t.Literal('schedule'), timer: t.String(), dueAt: instant() });
const CancelOrder = t.Object({ do: t.Literal('cancel'), timer: t.String() });

const Input = t.Union([
  t.Object({ event: t.String(), type: t.String(), position: t.String() }),
  t.Object({ timer: t.String(), dueAt: instant() }),
]);

/** An input as a process stream records it. */
export type ProcessInput = Static<typeof Input>;

/** An input was seen: what the process remembers since, and what it ordered. Written before any order is carried out. */
export const ProcessReacted = defineEvent('ProcessReacted', {
  summary: 'A process saw an event or a timer, and decided what to do about it.',
  data: t.Object({
    process: t.String(),
    instance: t.String(),
    input: Input,
    memory: t.Unknown(),
    orders: t.Array(t.Union([CommandOrder, ScheduleOrder, CancelOrder])),
  }),
});

/** A command that a process ordered was carried out, or had been before. */
export const ProcessOrderDone = defineEvent('ProcessOrderDone', {
  summary: 'A command that a process had ordered was accepted.',
  data: t.Object({ key: t.String(), stream: t.String(), revision: t.Integer() }),
});

/** The domain said no to a command that a process ordered. That settles it: it is not tried again. */
export const ProcessOrderRefused = defineEvent('ProcessOrderRefused', {
  summary: 'A command that a process had ordered was refused by a rule of the domain.',
  data: t.Object({ key: t.String(), rule: t.String(), message: t.String() }),
});

/** An operator decided that a process goes on without an input that it could not handle. */
export const ProcessInputSkipped = defineEvent('ProcessInputSkipped', {
  summary: 'An operator had a process pass over an input that it could not handle.',
  data: t.Object({ input: Input }),
});

/** An operator had a process try again what it could not handle. */
export const ProcessRetried = defineEvent('ProcessRetried', {
  summary: 'An operator had a process try again what it could not handle.',
  data: t.Object({ error: t.String() }),
});

/** All events of process streams, for the catalog. */
export const processEvents = [
  ProcessReacted,
  ProcessOrderDone,
  ProcessOrderRefused,
  ProcessInputSkipped,
  ProcessRetried,
] as const;

export type ProcessEvent = EventOf<(typeof processEvents)[number]>;

/** `process_escalation_reminder`: without a dash, since stores take what is before the first for the category. */
export const processCategory = (process: string): string => `process_${process.replaceAll('-', '_')}`;

/** The stream of one instance: `process_escalation_reminder-<instance>`. */
export const processStream = (process: string, instance: string): string =>
  streamOf(processCategory(process), instance);

/** In whose name a process acts. */
export const processActor = (process: string): Actor => ({
  id: `process:${process}`,
  kind: 'system',
  roles: [],
});
