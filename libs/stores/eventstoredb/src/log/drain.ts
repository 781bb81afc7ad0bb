import type { StreamingRead } from '@eventstore/db-client';
import { StoreUnavailable } from '#kernel';
import type { GuardedClient } from '../connection/guarded-client.js';
import { noAnswer } from '../connection/within.js';

/**
 * Hands over everything that a read brings. Rejects when nothing comes for `patienceMs`, and when the read was cut
 * off: the client ends a read that it cancelled as if there were no more.
 */
export function drain<Item>(
  client: GuardedClient,
  read: StreamingRead<Item>,
  patienceMs: number,
  take: (item: Item) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    let came = 0;
    let seen = -1;
    const watch = setInterval(() => {
      if (came > Math.max(seen, 0)) seen = came;
      else giveUp(noAnswer(patienceMs));
    }, patienceMs);
    const giveUp = (error: Error) => {
      clearInterval(watch);
      reject(error);
      // A call that never began has nothing to cancel.
      read.cancel().catch(() => undefined);
    };
    read
      .on('data', (item) => {
        came++;
        try {
          take(item);
        } catch (error) {
          giveUp(error instanceof Error ? error : new Error(String(error)));
        }
      })
      .on('error', (error) => {
        clearInterval(watch);
        reject(error);
      })
      .on('end', () => {
        clearInterval(watch);
        if (client.isGone) reject(new StoreUnavailable('The connection to EventStoreDB was given up.'));
        else resolve();
      });
  });
}
