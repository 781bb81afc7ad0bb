import { parentPort, workerData } from 'node:worker_threads';
import { SqliteDocuments } from '../documents/sqlite-documents.js';
import { SqliteLog } from '../log/sqlite-log.js';
import { reportOf } from '../sqlite/fault.js';
import type { Engine } from './engine.js';
import { perform } from './engine.js';
import { CLOSE, DIE, type Job, type Reply, type ThreadStart } from './message.js';

/* The thread of one engine. Jobs come in batches, and are answered in batches, in order. */

const { engine: kind, options } = workerData as ThreadStart;
const port = parentPort;
if (!port) throw new Error('This module is the entry of a worker thread.');

let engine: Engine | undefined;

/** Opened with the first job, and tried again with the next when that fails: a disk may be back by then. */
function opened(): Engine {
  engine ??= kind === 'log' ? new SqliteLog(options) : new SqliteDocuments(options);
  return engine;
}

function answer(job: Job): Reply {
  try {
    const { value, fault } = perform(opened(), job);
    return fault ? [job[0], undefined, fault] : [job[0], value];
  } catch (error) {
    return [job[0], undefined, reportOf(error, options.path)];
  }
}

port.on('message', (message: readonly Job[] | typeof CLOSE | typeof DIE) => {
  if (message === DIE) process.exit(1);
  if (message !== CLOSE) {
    port.postMessage(message.map(answer));
    return;
  }
  engine?.close();
  port.close();
});
