import { StoreUnavailable } from '#kernel';

/** The result, unless it takes longer; then it may still come, and nobody hears of it. */
export async function within<T>(result: Promise<T>, ms: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(noAnswer(ms)), ms);
  });
  try {
    return await Promise.race([result, tooLong]);
  } finally {
    clearTimeout(timer);
  }
}

export const noAnswer = (ms: number): StoreUnavailable =>
  new StoreUnavailable(`EventStoreDB has not answered within ${ms} ms.`);
