import streams from '@eventstore/db-client/generated/streams_pb.js';
import type { AppendOutcome, Committer } from '../log/committer.js';
import { revisionText } from '../log/stored-event.js';
import { streamDeleted, unhandled, unsetExpectation, wrongVersionOfDelete } from './errors.js';
import { readExpectation } from './expectation.js';
import { streamName } from './wire.js';

type Options = streams.DeleteReq.Options | streams.TombstoneReq.Options;

/** @throws CallError */
export async function deleteStream(
  committer: Committer,
  request: streams.DeleteReq,
): Promise<streams.DeleteResp> {
  const position = await remove(committer, request.getOptions(), false);
  return new streams.DeleteResp().setPosition(
    new streams.DeleteResp.Position().setCommitPosition(position).setPreparePosition(position),
  );
}

/** @throws CallError */
export async function tombstoneStream(
  committer: Committer,
  request: streams.TombstoneReq,
): Promise<streams.TombstoneResp> {
  const position = await remove(committer, request.getOptions(), true);
  return new streams.TombstoneResp().setPosition(
    new streams.TombstoneResp.Position().setCommitPosition(position).setPreparePosition(position),
  );
}

/** @returns the position of what was written */
async function remove(committer: Committer, options: Options | undefined, forEver: boolean): Promise<string> {
  if (options === undefined) throw unhandled();
  const stream = streamName(options.getStreamIdentifier());
  const expected = readExpectation(options, options.hasRevision() ? options.getRevision() : undefined);
  if (expected === undefined) throw unsetExpectation(forEver ? 'TombstoneReq' : 'DeleteReq');
  if (stream === '') throw unhandled();
  const outcome: AppendOutcome = await committer.remove(stream, expected, forEver);
  if (outcome.is === 'deleted') throw streamDeleted(stream);
  if (outcome.is === 'done') return String(outcome.position ?? 0);
  throw wrongVersionOfDelete(stream, revisionText(expected), String(outcome.current));
}
