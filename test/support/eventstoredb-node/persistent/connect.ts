import persistent from '@eventstore/db-client/generated/persistent_pb.js';
import type shared from '@eventstore/db-client/generated/shared_pb.js';
import type { StoredEvent } from '../log/stored-event.js';
import { failCall } from '../rpc/calls.js';
import { persistentDropped, unhandled } from '../rpc/errors.js';
import type { GrpcCall } from '../rpc/grpc-call.js';
import { fillRecordedEvent, readUuid } from '../rpc/wire.js';
import type { Consumer } from './consumer.js';
import type { Group, Refusal } from './group.js';
import type { Message } from './message.js';
import { readSource } from './requests.js';
import { key, type Subsystem } from './subsystem.js';

type Call = GrpcCall<persistent.ReadReq, persistent.ReadResp>;

const { Action } = persistent.ReadReq.Nack;

/** Connects a consumer by its first request; those that follow acknowledge or refuse. */
export function connect(subsystem: Subsystem, call: Call): void {
  let joined: { readonly group: Group; readonly consumer: Consumer } | undefined;
  call.receive(
    (request) => {
      try {
        if (joined === undefined) joined = join(subsystem, request.getOptions(), call);
        else settle(joined.group, joined.consumer, request).catch((error: unknown) => failCall(call, error));
      } catch (error) {
        failCall(call, error);
      }
    },
    () => call.end(),
  );
  call.whenOver(() => {
    if (joined !== undefined) joined.group.disconnect(joined.consumer);
  });
}

function join(subsystem: Subsystem, options: persistent.ReadReq.Options | undefined, call: Call) {
  if (options === undefined) throw unhandled();
  const group = subsystem.group(readSource(options), options.getGroupName());
  const structured = options.getUuidOption()?.hasString() !== true;
  const consumer = group.connect({
    name: call.header('connection-name') ?? '',
    bufferSize: options.getBufferSize(),
    send: (message) => void call.write(response(message, structured)),
    drop: () => call.fail(persistentDropped(group.source.name, group.name)),
  });
  const confirmation = new persistent.ReadResp.SubscriptionConfirmation();
  void call.write(
    new persistent.ReadResp().setSubscriptionConfirmation(
      confirmation.setSubscriptionId(key(group.source.name, group.name)),
    ),
  );
  group.pump();
  return { group, consumer };
}

async function settle(group: Group, consumer: Consumer, request: persistent.ReadReq): Promise<void> {
  const ack = request.getAck();
  if (ack !== undefined) group.ack(consumer, idsOf(ack.getIdsList()));
  const nack = request.getNack();
  if (nack === undefined) return;
  await group.nack(consumer, idsOf(nack.getIdsList()), refusal(nack.getAction()), nack.getReason());
}

/** `stop` has no effect on the group but that the event is done. */
function refusal(action: persistent.ReadReq.Nack.Action): Refusal {
  if (action === Action.PARK) return 'park';
  return action === Action.SKIP || action === Action.STOP ? 'skip' : 'retry';
}

function idsOf(ids: readonly shared.UUID[]): readonly string[] {
  return ids.map((id) => readUuid(id) ?? '');
}

function response({ stored, resolved, retryCount }: Message, structured: boolean): persistent.ReadResp {
  const read = new persistent.ReadResp.ReadEvent().setRetryCount(retryCount);
  if (resolved.event !== undefined) read.setEvent(recorded(resolved.event, structured));
  if (resolved.link !== undefined) read.setLink(recorded(resolved.link, structured));
  return new persistent.ReadResp().setEvent(read.setCommitPosition(String(stored.position)));
}

function recorded(event: StoredEvent, structured: boolean): persistent.ReadResp.ReadEvent.RecordedEvent {
  const message = new persistent.ReadResp.ReadEvent.RecordedEvent();
  fillRecordedEvent(message, event, structured);
  return message;
}
