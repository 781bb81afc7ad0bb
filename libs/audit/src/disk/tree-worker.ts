import { parentPort, workerData } from 'node:worker_threads';
import { TreeDamaged, TreeFiles, type SignedTree } from './tree-files.js';

/* The thread of the tree: answers calls one after the other. */

export interface TreeStart {
  readonly dir: string;
  readonly signed: SignedTree;
}

/** One call: its number, the method, the arguments. */
export type TreeCall = readonly [number, string, readonly unknown[]];

/** One answer; `damaged` tells what no repetition mends. */
export type TreeReply = readonly [
  number,
  unknown,
  { readonly message: string; readonly damaged: boolean } | undefined,
];

export const CLOSE = 'close';

const port = parentPort;
if (!port) throw new Error('This module is the entry of a worker thread.');

let tree: TreeFiles | undefined;

/** Opened with the first call, so that what is wrong is that call's answer. */
function opened(): TreeFiles {
  const { dir, signed } = workerData as TreeStart;
  tree ??= new TreeFiles(dir, signed);
  return tree;
}

function answer([number, method, args]: TreeCall): TreeReply {
  try {
    const engine = opened();
    const run: unknown = Reflect.get(engine, method);
    if (typeof run !== 'function') throw new TypeError(`The tree has no method '${method}'.`);
    return [number, Reflect.apply(run, engine, args) as unknown, undefined];
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return [number, undefined, { message, damaged: error instanceof TreeDamaged }];
  }
}

port.on('message', (call: TreeCall | typeof CLOSE) => {
  if (call !== CLOSE) {
    port.postMessage(answer(call));
    return;
  }
  tree?.close();
  port.close();
});
