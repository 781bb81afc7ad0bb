import fc from 'fast-check';
import {
  Checkpoints,
  CommandRunner,
  defineEvent,
  ensureSystemCollections,
  EventCatalog,
  idOf,
  isTimer,
  Parks,
  ProcessDelivery,
  processEvents,
  ProcessRunner,
  Progress,
  StoreUnavailable,
  streamOf,
  t,
  type Decider,
  type DueTimer,
  type Execute,
  type Process,
  type ReadStore,
} from '#kernel';
import { ManualClock, MemoryEventStore, MemoryReadStore, recorded, SequentialIds } from '#kernel/testing';
import { stepwiseEventStore, stepwiseReadStore, UnluckyWorld, type Step } from './unlucky-world.js';

const Asked = defineEvent('Asked', {
  summary: 'A question was asked.',
  data: t.Object({ question: t.Integer() }),
});
const Said = defineEvent('Said', { summary: 'An answer was given.', data: t.Object({ answer: t.String() }) });
const catalog = new EventCatalog([Asked, Said, ...processEvents]);

interface Say {
  readonly type: 'Say';
  readonly answer: string;
}

/** Says whatever it is told, as often as it is told; refuses every fifth answer. */
const mouth: Decider<null, Say, ReturnType<typeof Said>> = {
  category: 'mouth',
  initialState: null,
  evolve: (state) => state,
  decide: ({ answer }) =>
    answer.endsWith('5')
      ? { refused: true, rule: 'mouth/not-five', source: '', message: 'Not five.' }
      : [Said({ answer })],
};

/** Answers every question, and once more when its timer comes; remembers what it was asked, in order. */
const answering: Process<{ readonly asked: readonly number[] }> = {
  name: 'answering',
  handles: new Set([Asked.type]),
  initialMemory: { asked: [] },
  instanceOf: (event) => idOf(event.streamId),
  react: ({ asked }, input) => {
    if (isTimer(input)) {
      const answer = `again-${asked.length}-${Number(input.dueAt.slice(-4, -1))}`;
      return {
        memory: { asked },
        orders: [{ do: 'command', key: answer, command: 'Say', payload: { answer } }],
      };
    }
    const { question } = input.data as { question: number };
    const answer = `answer-${asked.length}-${question}`;
    return {
      memory: { asked: [...asked, question] },
      orders: [
        { do: 'command', key: answer, command: 'Say', payload: { answer } },
        // Set anew by every question: only the last one may ring.
        {
          do: 'schedule',
          timer: 'again',
          dueAt: `2026-03-02T10:00:00.${String(asked.length).padStart(3, '0')}Z`,
        },
      ],
    };
  },
};

const scenario = fc.record({
  questions: fc.array(fc.record({ instance: fc.nat(1), question: fc.nat(9) }), {
    minLength: 1,
    maxLength: 5,
  }),
  choices: fc.array(fc.nat(255), { minLength: 20, maxLength: 300 }),
});

/**
 * Two workers on one process, crashes and lost answers before and after any read and write: every question
 * is reacted to once, in order, and every order is carried out once in effect. The timers ring once.
 */
export const everyOrderIsCarriedOutOnce = fc.asyncProperty(scenario, async ({ questions, choices }) => {
  const log = new MemoryEventStore(undefined, false);
  const store = new MemoryReadStore();
  await ensureSystemCollections(store);
  await ask(log, questions);
  const head = await log.head();
  const world = new UnluckyWorld([...choices]);
  let workers = 0;
  const worker = (step: Step) => work(log, store, head, step, world, ++workers);
  await world.run([worker, worker]);
  await work(log, store, head, () => Promise.resolve(), new UnluckyWorld([]), ++workers);

  for (const instance of ['0', '1']) {
    const asked = questions
      .filter((one) => String(one.instance) === instance)
      .map(({ question }) => question);
    const answers = asked.map((question, index) => `answer-${index}-${question}`);
    const expected = [...answers, ...(asked.length > 0 ? [`again-${asked.length}-${asked.length - 1}`] : [])];
    const said = (await log.readStream(streamOf('mouth', instance))).map(
      ({ data }) => (data as { answer: string }).answer,
    );
    equal(said.toSorted(), expected.filter((answer) => !answer.endsWith('5')).toSorted());
    const story = await log.readStream(streamOf('process_answering', instance));
    const reactions = story.filter(({ type }) => type === 'ProcessReacted');
    equal(reactions.length, asked.length + (asked.length > 0 ? 1 : 0));
    const outcomes = story.filter(
      ({ type }) => type === 'ProcessOrderDone' || type === 'ProcessOrderRefused',
    );
    equal(outcomes.map(({ data }) => (data as { key: string }).key).toSorted(), expected.toSorted());
  }
});

async function work(
  log: MemoryEventStore,
  store: ReadStore,
  head: bigint | undefined,
  step: Step,
  world: UnluckyWorld,
  number: number,
): Promise<void> {
  const events = stepwiseEventStore(log, step);
  const documents = stepwiseReadStore(store, step);
  const clock = new ManualClock(undefined, { eager: true });
  const ids = new SequentialIds(number * 1_000_000);
  const commands = new CommandRunner(events, catalog, clock, ids);
  const execute: Execute = (command, payload, context) =>
    // Whoever asked is told, as the correlation says.
    commands.run(
      mouth,
      idOf(context.correlationId),
      { type: 'Say', ...(payload as { answer: string }) },
      context,
    );
  const checkpoints = new Checkpoints(documents);
  const owner = 'process:answering';
  const progress = new Progress(await checkpoints.load(owner));
  const parks = new Parks(documents, owner, clock);
  const runner = new ProcessRunner(answering, progress, parks, {
    events,
    catalog,
    clock,
    ids,
    execute,
  });
  const delivery = new ProcessDelivery(
    catalog,
    () => undefined,
    () => undefined,
  );
  const { signal } = new AbortController();
  const readTo = async (end: bigint) => {
    while (!progress.has(end)) {
      const after = progress.position;
      const page = await log.readAll({
        limit: 1 + world.choose(3),
        ...(after === undefined ? {} : { after }),
      });
      const last = page.at(-1);
      if (!last) return;
      await patiently(() => delivery.deliver([runner], page, { mayWait: false, signal }));
      progress.advance(last.position);
      if (world.choose(2) === 0) await checkpoints.save(new Map([[owner, last.position]]));
    }
  };
  if (head !== undefined) await readTo(head);
  for (const timer of await timersIn(log)) await patiently(() => runner.fire(timer));
  const end = await log.head();
  if (end !== undefined) await readTo(end);
}

/** What a store could not do is done again, as the feed and the timers do. */
async function patiently(work: () => Promise<unknown>): Promise<void> {
  for (;;) {
    try {
      await work();
      return;
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error;
    }
  }
}

/** All timers that were ever set: those that were replaced, or have rung, must stay silent. */
async function timersIn(log: MemoryEventStore): Promise<DueTimer[]> {
  const timers: DueTimer[] = [];
  for (const { type, streamId, data } of await log.readAll({ limit: 1_000 })) {
    if (type !== 'ProcessReacted') continue;
    const { process, instance, orders } = data as {
      process: string;
      instance: string;
      orders: { do: string; timer: string; dueAt: string }[];
    };
    for (const { do: what, timer, dueAt } of orders) {
      if (what === 'schedule') timers.push({ stream: streamId, process, instance, timer, dueAt });
    }
  }
  return timers;
}

async function ask(
  log: MemoryEventStore,
  questions: readonly { readonly instance: number; readonly question: number }[],
): Promise<void> {
  const ids = new SequentialIds();
  const revisions = new Map<string, number>();
  for (const { instance, question } of questions) {
    const streamId = streamOf('person', String(instance));
    const revision = revisions.get(streamId) ?? -1;
    const { metadata } = recorded(Asked({ question }));
    const event = {
      ...Asked({ question }),
      id: ids.next(),
      metadata: { ...metadata, correlationId: streamId },
    };
    await log.append(streamId, revision < 0 ? 'noStream' : revision, [event]);
    revisions.set(streamId, revision + 1);
  }
}

function equal(actual: unknown, expected: unknown): void {
  const [found, wanted] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (found !== wanted) throw new Error(`Expected ${wanted}, found ${found}.`);
}
