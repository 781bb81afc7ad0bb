import { PERMISSION_MEANINGS, PERMISSIONS, type Permission } from './permissions.js';
import { ROLES } from './roles.js';

/** The table of permissions in Markdown: a row for each permission, a column for each role. */
export function permissionTable(): string {
  const rows = (Object.keys(PERMISSIONS) as Permission[]).map((permission) => [
    `\`${permission}\``,
    PERMISSION_MEANINGS[permission],
    ...ROLES.map((role) => (PERMISSIONS[permission].includes(role) ? 'yes' : '')),
  ]);
  const head = ['Permission', 'Meaning', ...ROLES];
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** `docs/permissions.md`; a test holds the file against this. */
export const permissionsPage = (): string => `# Permissions

Which role may do what. This page is made from the table in \`libs/platform/src/identity/permissions.ts\`, which the access
guard enforces and a test checks cell by cell; write it anew with \`npm run docs\`.

${permissionTable()}

- A route without a permission keeps the service from starting.
- A customer contact sees what is its own customer's, and nothing else: other customers' things are answered as if they
  weren't there (404).
- Steps on a case need \`cases.technical\` or \`cases.commercial\`, as the case's issue kind has it.
- A customer contact sees how things are, and not how they were: whoever asks for a moment of the past (\`at\`, \`asOf\`) needs
  \`cases.history\`, too.
`;
