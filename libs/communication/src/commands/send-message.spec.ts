import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import {
  CommandRunner,
  EventCatalog,
  StoreUnavailable,
  type AppendResult,
  type CommandContext,
  type EventToAppend,
  type ExpectedRevision,
} from '#kernel';
import { ManualClock, MemoryEventStore, SequentialIds } from '#kernel/testing';
import type { QueueMessage } from '../domain/commands.js';
import { messageDecider } from '../domain/decide.js';
import { communicationEvents } from '../domain/events.js';
import type { Mail } from '../domain/message.js';
import type { Attempt, Mailer } from '../sending/mailer.js';
import { OutboxMailer } from '../sending/outbox.mailer.js';
import { SendMessage, SendMessageHandler } from './send-message.js';

const message: QueueMessage = {
  type: 'QueueMessage',
  customerId: 'aurora',
  template: 'caseClosed',
  language: 'en',
  channel: 'email',
  recipient: { name: 'Rui Prado', email: 'rui@aurora.example' },
  from: { name: 'Contoso Cloud', email: 'help@contoso.example' },
  subject: 'Closed',
  body: 'Closed.\n',
  messageId: '<m1@contoso.example>',
  cause: { eventId: 'e1', type: 'Closed' },
};

const systemActor = { id: 'process:message-dispatch', kind: 'system', roles: [] } as const;
const queuing: CommandContext = {
  actor: systemActor,
  commandId: 'queue',
  correlationId: 'correlation',
  causationId: 'cause',
};
/** The context of an order is the same whenever it is carried out. */
const orderTo = (attempt: number) =>
  new SendMessage(
    { messageId: 'm1', attempt },
    { ...queuing, commandId: `send-${attempt}`, commandHash: `hash-${attempt}` },
  );

/** Takes every mail, and notes which. */
class CountingMailer implements Mailer {
  readonly route = 'smtp';
  readonly taken: Mail[] = [];
  result: Attempt = { sent: true };

  async send(mail: Mail): Promise<Attempt> {
    this.taken.push(mail);
    return this.result;
  }

  close(): void {
    this.taken.length = 0;
  }
}

/** A log whose process dies right before, or right after, a fact of one type is written. */
class DyingStore extends MemoryEventStore {
  dies: 'before' | 'after' | undefined;

  override async append(
    streamId: string,
    expected: ExpectedRevision,
    events: readonly EventToAppend[],
  ): Promise<AppendResult> {
    const { dies } = this;
    this.dies = undefined;
    if (dies === 'before') throw new StoreUnavailable('The process died before it could write.');
    const result = await super.append(streamId, expected, events);
    if (dies === 'after') throw new StoreUnavailable('The process died before it heard of its write.');
    return result;
  }
}

/** A desk over a log: every process that is started anew remembers nothing but the log. */
async function deskWith(mailer: Mailer) {
  const store = new DyingStore();
  const clock = new ManualClock();
  const newRunner = () =>
    new CommandRunner(store, new EventCatalog(communicationEvents), clock, new SequentialIds());
  await newRunner().run(messageDecider, 'm1', message, queuing);
  return {
    store,
    startedAnew: () => new SendMessageHandler(newRunner(), mailer),
    facts: async () => (await store.readStream('message-m1')).map(({ type }) => type),
  };
}

const distinct = (mails: readonly Mail[]) => new Set(mails.map(({ messageId }) => messageId)).size;

describe('a mail is sent once [D19]', () => {
  it('and recorded', async () => {
    const mailer = new CountingMailer();
    const desk = await deskWith(mailer);
    const outcome = await desk.startedAnew().execute(orderTo(1));
    expect(outcome).toMatchObject({ ok: true, revision: 1 });
    expect(mailer.taken).toMatchObject([{ messageId: '<m1@contoso.example>', date: expect.any(String) }]);
    expect(await desk.facts()).toEqual(['MessageQueued', 'MessageSent']);
  });

  it('however often the order is carried out', async () => {
    const mailer = new CountingMailer();
    const desk = await deskWith(mailer);
    for (let time = 0; time < 3; time++) await desk.startedAnew().execute(orderTo(1));
    await desk.startedAnew().execute(orderTo(2));
    expect(mailer.taken).toHaveLength(1);
    expect(await desk.facts()).toEqual(['MessageQueued', 'MessageSent']);
  });

  it('under one Message-ID, when the process dies after sending and before recording', async () => {
    const mailer = new CountingMailer();
    const desk = await deskWith(mailer);
    desk.store.dies = 'before';
    await expect(desk.startedAnew().execute(orderTo(1))).rejects.toThrow('died');
    expect(await desk.facts()).toEqual(['MessageQueued']);

    await desk.startedAnew().execute(orderTo(1));
    expect(mailer.taken).toHaveLength(2);
    expect(distinct(mailer.taken)).toBe(1);
    expect(mailer.taken[1]).toEqual(mailer.taken[0]);
    expect(await desk.facts()).toEqual(['MessageQueued', 'MessageSent']);
  });

  it('and not again, when the process dies after recording', async () => {
    const mailer = new CountingMailer();
    const desk = await deskWith(mailer);
    desk.store.dies = 'after';
    await expect(desk.startedAnew().execute(orderTo(1))).rejects.toThrow('died');

    await desk.startedAnew().execute(orderTo(1));
    expect(mailer.taken).toHaveLength(1);
    expect(await desk.facts()).toEqual(['MessageQueued', 'MessageSent']);
  });

  it('into the outbox, wherever the process dies', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'outbox-'));
    const desk = await deskWith(new OutboxMailer(folder));
    for (const dies of ['before', 'before', 'after'] as const) {
      desk.store.dies = dies;
      await expect(desk.startedAnew().execute(orderTo(1))).rejects.toThrow('died');
    }
    await desk.startedAnew().execute(orderTo(1));
    expect(await readdir(folder)).toEqual(['m1@contoso.example.eml']);
    expect(await desk.facts()).toEqual(['MessageQueued', 'MessageSent']);
    await rm(folder, { recursive: true });
  });
});

describe('a mail that could not be sent', () => {
  it('is noted once for each attempt, and tried by the next order only', async () => {
    const mailer = new CountingMailer();
    const desk = await deskWith(mailer);
    mailer.result = { sent: false, permanent: false, detail: 'connection refused' };
    await desk.startedAnew().execute(orderTo(1));
    await desk.startedAnew().execute(orderTo(1));
    expect(mailer.taken).toHaveLength(1);

    mailer.result = { sent: true, reply: '250 Ok' };
    await desk.startedAnew().execute(orderTo(2));
    expect(await desk.facts()).toEqual(['MessageQueued', 'MessageFailed', 'MessageSent']);
  });

  it('bounces when the server refuses it for good', async () => {
    const mailer = new CountingMailer();
    const desk = await deskWith(mailer);
    mailer.result = { sent: false, permanent: true, detail: '550 no such user' };
    await desk.startedAnew().execute(orderTo(1));
    expect(await desk.facts()).toEqual(['MessageQueued', 'MessageBounced']);
  });
});
