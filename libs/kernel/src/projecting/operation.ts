/** What an operator asked for can't be done, and what to do instead. */
export interface OperationRefused {
  readonly ok: false;
  /** Stable code, `projections/…`. */
  readonly code: string;
  readonly message: string;
}

export type OperationResult<T> = { readonly ok: true; readonly value: T } | OperationRefused;

/** Something that goes on in the background. */
export interface Started<T> {
  /** Resolves when it is over; rejects when it was cut short by the end of the program. */
  readonly done: Promise<T>;
}

export const done = <T>(value: T): OperationResult<T> => ({ ok: true, value });

export const refused = (code: string, message: string): OperationRefused => ({ ok: false, code, message });
