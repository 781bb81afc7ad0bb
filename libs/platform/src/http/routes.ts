import type { FastifyInstance } from 'fastify';

/** The methods that a path answers to, for the difference between 404 and 405. */
export class Routes {
  private readonly patterns = new Map<string, { readonly matches: RegExp; readonly methods: Set<string> }>();

  /** Listens to the routes that are declared from now on. */
  constructor(server: FastifyInstance) {
    server.addHook('onRoute', ({ url, method }) => {
      const pattern = this.patterns.get(url) ?? { matches: matcherOf(url), methods: new Set<string>() };
      this.patterns.set(url, pattern);
      for (const each of [method].flat()) pattern.methods.add(each.toUpperCase());
    });
  }

  /** Methods that the path answers to; empty when it answers to none. */
  methodsOf(path: string): string[] {
    const methods = new Set<string>();
    for (const { matches, methods: those } of this.patterns.values()) {
      if (matches.test(path)) for (const method of those) methods.add(method);
    }
    return [...methods].sort();
  }
}

function matcherOf(pattern: string): RegExp {
  const escaped = pattern.replace(/[.*+?^${}()|[\]\\]/g, (character) =>
    character === '*' ? '.*' : `\\${character}`,
  );
  return new RegExp(`^${escaped.replace(/:\w+/g, '[^/]+')}$`);
}
