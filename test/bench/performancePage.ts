import type { Figure, Spread } from './figure.ts';

/** What a whole run of the bench found. */
export interface Report {
  readonly machine: Readonly<Record<string, unknown>>;
  readonly missed: readonly string[];
  readonly figures: readonly Figure[];
}

/** `docs/performance.md`. */
export function performancePage({ machine, figures, missed }: Report): string {
  const { cpus, node, vscode, hostNode, load } = machine as Record<string, unknown> & { load: { atEnd: number } };
  const rows = figures.map(({ name, value, unit, budget, met, details }) =>
    [
      name,
      `${value} ${unit}`,
      `${unit === 'MB/s' ? '≥' : '≤'} ${budget} ${unit}`,
      met ? 'yes' : '**no**',
      inWords(details),
    ].join(' | '),
  );
  return `# Performance

\`npm run bench -- --keep\` writes this file. Compared code is measured in the same run, in turns. A time is a median, with the least,
the most and the number of measurements in parentheses. A missed budget is a finding, not a failure.

VS Code ${vscode} (its extension host on Node ${hostNode}), Node ${node}, ${cpus} CPUs, load ${load.atEnd.toFixed(1)} at the end.
${missed.length === 0 ? 'Every budget is met.' : `Missed: ${missed.join('; ')}.`}

| What | Figure | Budget | Met | Made of |
| --- | ---: | ---: | --- | --- |
${rows.map(row => `| ${row} |`).join('\n')}
`;
}

function inWords(details: Figure['details']): string {
  return Object.entries(details ?? {})
    .map(([name, value]) => `${named(name)} ${isSpread(value) ? spreadInWords(value) : value}`)
    .join('; ');
}

function spreadInWords({ min, median, max, count }: Spread): string {
  return `${median} (${min}–${max}, ${count} ×)`;
}

/** `httpRequestMs` is `httpRequest`: the unit is that of the figure, or told by the text. */
function named(name: string): string {
  return name
    .replace(/Ms$/, ' ms')
    .replace(/Bytes$/, ' bytes')
    .trim();
}

function isSpread(value: unknown): value is Spread {
  return typeof value === 'object' && value !== null && 'median' in value;
}
