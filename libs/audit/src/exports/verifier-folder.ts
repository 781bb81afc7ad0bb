import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The program of the auditors. */
export const VERIFIER_PROGRAM = 'casebook-verify.mjs';

/** Where the verifier lies, beside the sources or what was built of them; undefined when it was left out. */
export function verifierFolder(): string | undefined {
  let folder = dirname(fileURLToPath(import.meta.url));
  for (let up = dirname(folder); up !== folder; [folder, up] = [up, dirname(up)]) {
    const found = join(up, 'apps', 'verifier');
    if (existsSync(join(found, VERIFIER_PROGRAM))) return found;
  }
  return undefined;
}
