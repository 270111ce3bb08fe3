import type { OperationKey } from './requests.ts';
import type { Report, Result } from './result.ts';

const TITLES: Readonly<Record<OperationKey, string>> = {
  mint: 'mint',
  source: 'source information',
  signIn: 'sign-in',
  directory: 'directory',
  connections: 'connection test',
  url: 'URL',
  appToken: 'app token',
  approval: 'app token: approval',
  appAccount: 'app token: account',
  appCancel: 'app token: cancelled',
  revoke: 'revocation',
  serverCheck: 'server check',
  homeUsers: 'list of Home users',
  homeSwitch: 'switch to Home user',
};
const ORDER = Object.keys(TITLES);
const HEADINGS = [
  ...['fault', 'operation', 'kind', 'retry', 'words', 'time limit', 'document', 'hung', 'token in words or log'],
];

const INTRODUCTION = `# What can go wrong, and what users read then

Each row is one fault at one operation, caused in a real VS Code with the extension and over real sockets. \`npm run test:faults\`
writes this file. A row fails if

- it ends in another way than expected, or without a message;
- the document differs from before (its text, its version, its saved text, or what undo restores);
- it hasn't ended although nothing happens any more;
- a token is in anything that was shown or logged: in plain text, base64, hexadecimal digits or percent-encoded.

The operations: **mint** is Insert Transient Token, **source information** is Show Source Connection Information, **sign-in** is
the sign-in in the browser, **directory** reads an account's servers from plex.tv, **connection test** is Test Connections, and
**URL** is the variable of a task for the URL of a server. **App token** is Create Token for App: the request for a PIN, the first
one that waits for the approval, the one for the account, and the one that revokes the token when the user cancels then; no unused
token may stay valid. **Revocation** is Revoke Token, and **server check** is the check for CVE-2025-69414 in the background, which
shows no errors. **List of Home users** and **switch to Home user** are two requests of Add Home User, for a user without a PIN. A
fault applies to the operation's own request. A fault in TLS or before TLS applies to every request. A time limit of 10 s means that
the time limit of the request ended the operation. The test lets it run out once the fault has taken effect, and a row fails if the
limit differs.
`;

/** Returns the table for docs/faults.md, without anything that differs from one run to the next. */
export function keptTable({ results, leftOut }: Report): string {
  const rows = sorted(results).map(result => rowOf(certain(result), steady(certain(result).words)));
  const reasons = Array.from(
    Map.groupBy(leftOut, ({ reason }) => reason),
    ([reason, cases]) => {
      const byFault = Map.groupBy(cases, ({ fault }) => fault);
      const names = Array.from(
        byFault,
        ([fault, cases]) => `${fault} (${cases.map(({ operation }) => TITLES[operation]).join(', ')})`,
      );
      return `- ${reason}: ${names.join('; ')}.`;
    },
  );
  return [
    INTRODUCTION,
    `${new Set(results.map(({ fault }) => fault)).size} faults, ${results.length} rows.\n`,
    markdown(HEADINGS, rows),
    '\n## Left out\n',
    'These combinations make no sense.\n',
    `${reasons.join('\n')}\n`,
  ].join('\n');
}

/** Returns the table that is printed, with the differences from what is expected. */
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

/** Returns a result without the part that may be one of two things. */
function certain(result: Result): Result {
  if (result.expected === 'silent') return { ...result, kind: 'silent' };
  return result.expected === 'either' ? { ...result, kind: 'either', words: '' } : result;
}

/** Removes ports and latencies, which differ each time. */
function steady(words: string): string {
  return words.replace(/(127\.0\.0\.\d+|localhost):\d+/g, '$1:…').replace(/\b\d+ ms\b/g, '… ms');
}

function markdown(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map(cell => cell.replaceAll('|', '\\|').replace(/\s+/g, ' ')).join(' | ')} |`;
  return [line(headings), line(headings.map(() => '---')), ...rows.map(line)].join('\n');
}
