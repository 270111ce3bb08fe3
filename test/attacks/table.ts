/**
 * Lists the attacks of this folder, by attacker, for docs/attacks.md. `node test/attacks/table.ts` writes that file; a unit
 * test fails where it differs from the tests.
 */
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type CallExpression, parseSync, Visitor } from 'oxc-parser';

const checkout = path.join(import.meta.dirname, '../..');
const file = path.join(checkout, 'docs/attacks.md');

const INTRODUCTION = `# Attacks that are tried at every change

Each line is a test in \`test/attacks/\`, which runs in a real VS Code. Its title says what the attacker doesn't get, and \`…\` stands for
several values. [SECURITY.md](../SECURITY.md) says what protects against each attacker, and what doesn't.
\`node test/attacks/table.ts\` writes this file.
`;

/** The files of the attackers, from the root of the checkout. */
export const attackers: readonly string[] = globSync('test/attacks/*.test.ts', { cwd: checkout })
  .map(found => found.replaceAll(path.sep, '/'))
  .sort();

export function attackList(): string {
  return [INTRODUCTION, ...attackers.map(sectionOf)].join('\n');
}

/** Returns a heading for the attacker, and an item for each attack. A nested `describe` gives the circumstances. */
function sectionOf(attacker: string): string {
  const lines: string[] = [];
  const groups: string[] = [];
  const { program } = parseSync(attacker, readFileSync(path.join(checkout, attacker), 'utf8'));
  new Visitor({
    CallExpression(call) {
      const [kind, title] = [kindOf(call), titleOf(call)];
      if (kind === 'describe') {
        groups.push(title);
        if (groups.length === 1) lines.push(`## ${title}\n`);
      }
      if (kind === 'it') lines.push(`- ${[...groups.slice(1), title].join(': ')}`);
    },
    'CallExpression:exit'(call) {
      if (kindOf(call) === 'describe') groups.pop();
    },
  }).visit(program);
  return `${lines.join('\n')}\n`;
}

function kindOf({ callee }: CallExpression): string {
  return callee.type === 'Identifier' ? callee.name : '';
}

function titleOf({ arguments: [title] }: CallExpression): string {
  if (title?.type === 'Literal') return String(title.value);
  if (title?.type === 'TemplateLiteral') return title.quasis.map(({ value }) => value.cooked).join('…');
  return '';
}

if (import.meta.main) writeFileSync(file, attackList());
