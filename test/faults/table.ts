import type { OperationKey } from './operations.ts';
import type { Report, Result } from './result.ts';

const TITLES: Readonly<Record<OperationKey, string>> = {
  mint: 'mint',
  source: 'source information',
  signIn: 'sign-in',
  directory: 'directory',
  connections: 'connection test',
};
const ORDER = Object.keys(TITLES);
const HEADINGS = [
  ...['fault', 'operation', 'kind', 'retry', 'words', 'time limit', 'document', 'hung', 'token in words or log'],
];

const INTRODUCTION = `# What can go wrong, and what is then said

Each row is one fault at one operation, made to happen to the extension in a real VS Code and against real sockets; \`npm run
test:faults\` makes this file. A row fails where it ends otherwise than is expected of it, where it says nothing, where a
document is not as it was (text, version, what is saved, and what undo takes back), where it does not end although nothing
happens any more, or where a token stands in anything that was shown or logged: as it is, in base64, as hexadecimal digits or
percent-encoded.

The operations: **mint** is Insert Transient Token, **source information** is Show Source Connection Information, **sign-in** is
signing in in the browser, **directory** is reading an account's servers from plex.tv, and **connection test** is Test
Connections. A fault is put at the request that the operation is about; TLS and what comes before it, at each of them. Where
the time limit is 10 s, it is the limit of that request that ends the operation: it is made to run out when the fault has
happened, and a row fails where the limit is another one.
`;

/** What is kept: everything but what differs from one run to the next. */
export function keptTable({ results, leftOut }: Report): string {
  const rows = sorted(results).map(result => rowOf(certain(result), steady(certain(result).words)));
  const reasons = Array.from(
    Map.groupBy(leftOut, ({ reason }) => reason),
    ([reason, those]) => {
      const byFault = Map.groupBy(those, ({ fault }) => fault);
      const names = Array.from(
        byFault,
        ([fault, each]) => `${fault} (${each.map(one => TITLES[one.operation]).join(', ')})`,
      );
      return `- ${reason}: ${names.join('; ')}.`;
    },
  );
  return [
    INTRODUCTION,
    `${new Set(results.map(({ fault }) => fault)).size} faults, ${results.length} rows.\n`,
    markdown(HEADINGS, rows),
    '\n## Left out\n',
    'These make no sense together.\n',
    `${reasons.join('\n')}\n`,
  ].join('\n');
}

/** What is printed: also in what a row falls short. */
export function printedTable({ results }: Report): string {
  const rows = sorted(results).map(result => [
    ...rowOf(result, result.words),
    result.problems.length === 0 ? '✓' : `✗ ${result.problems.join(', ')}`,
  ]);
  return markdown([...HEADINGS, 'passes'], rows);
}

function sorted(results: readonly Result[]): Result[] {
  return results.toSorted(
    (one, other) => compare(one.fault, other.fault) || ORDER.indexOf(one.operation) - ORDER.indexOf(other.operation),
  );
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

function rowOf(result: Result, words: string): string[] {
  const { fault, operation, kind, canRetry, timeRanOut, document, leaks } = result;
  return [
    ...[fault, TITLES[operation], kind === 'none' ? 'success' : kind, canRetry ? 'yes' : 'no', words || '–'],
    ...[
      timeRanOut ? '10 s' : '–',
      result.kind === 'either' ? 'all or nothing' : document,
      kind === 'hung' ? '**yes**' : 'no',
      leaks.length > 0 ? `**${leaks.join(', ')}**` : 'no',
    ],
  ];
}

/** Where one of two things may happen, it is another one each time. */
function certain(result: Result): Result {
  if (result.expected === 'silent') return { ...result, kind: 'silent' };
  return result.expected === 'either' ? { ...result, kind: 'either', words: '' } : result;
}

/** Ports and latencies are others each time. */
function steady(words: string): string {
  return words.replace(/(127\.0\.0\.\d+|localhost):\d+/g, '$1:…').replace(/\b\d+ ms\b/g, '… ms');
}

function markdown(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map(cell => cell.replaceAll('|', '\\|').replace(/\s+/g, ' ')).join(' | ')} |`;
  return [line(headings), line(headings.map(() => '---')), ...rows.map(line)].join('\n');
}
