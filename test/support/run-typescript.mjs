import { register } from 'node:module';

/* `node --conditions=casebook-source --import ./test/support/run-typescript.mjs file.ts` runs a source as it is. */
register('./typescript-hooks.mjs', import.meta.url);
