type Present<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};

/** The same properties without those that are undefined: a fact says what is known and leaves out the rest. */
export function present<T extends object>(properties: T): Present<T> {
  const known: Record<string, unknown> = {};
  for (const name of Object.keys(properties)) {
    const value = (properties as Record<string, unknown>)[name];
    if (value !== undefined) known[name] = value;
  }
  return known as Present<T>;
}
