/** Writes the pages of docs/ that are made from the code. Tests hold the files against it. */
import { writeFileSync } from 'node:fs';
import { permissionsPage } from '#platform';

writeFileSync(new URL('../docs/permissions.md', import.meta.url), permissionsPage());
