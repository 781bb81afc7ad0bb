import type { RuleDescription } from '#kernel';
import type { ContextDefinition } from './context-definition.js';

/** `docs/rules.md`: every rule of the domain, from the tables that the deciders follow; a test holds the file against this. */
export const rulesPage = (
  contexts: readonly Pick<ContextDefinition, 'name' | 'rules'>[],
): string => `# The rules

Every rule that can refuse a command. A refusal is answered with 409 and the problem type
\`urn:casebook:problem:<rule>\`. The sources are explained in [domain.md](domain.md). This page is made from the
deciders' own tables; write it anew with \`npm run docs\`.

${contexts
  .filter(({ rules }) => rules.length > 0)
  .map(({ name, rules }) => `## ${name}\n\n${tableOf(rules)}\n`)
  .join('\n')}`;

function tableOf(rules: readonly RuleDescription[]): string {
  const rows = rules.map(({ code, source, message, guards }) => [
    `\`${code}\``,
    source,
    message,
    guards.join(', '),
  ]);
  const head = ['Rule', 'Source', 'What to do', 'Commands'];
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
