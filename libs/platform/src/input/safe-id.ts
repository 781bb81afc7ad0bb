const SAFE_ID = /^[A-Za-z0-9._-]{1,100}$/;

/** The form of an id that people choose: it goes into URLs and stream names as it is. */
export const isSafeId = (value: unknown): value is string =>
  typeof value === 'string' && SAFE_ID.test(value) && value !== '.' && value !== '..';
