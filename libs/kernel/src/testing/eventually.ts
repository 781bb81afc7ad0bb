const MOST_LOOKS = 200_000;

/** Looks again and again, as soon as others let it, until something has come to be. */
export async function eventually(holds: () => Promise<boolean> | boolean): Promise<void> {
  for (let look = 0; look < MOST_LOOKS; look++) {
    if (await holds()) return;
    await new Promise((resolve) => setImmediate(resolve));
  }
  throw new Error('It never came to be.');
}
