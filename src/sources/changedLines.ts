import type { MaskedToken, SourceText } from './sourceText.ts';

/** The longest text, in lines, whose lines are all compared with each other: the time grows with the square of it. */
const LIMIT = 1_000;

/** Returns the lines of `after`, from 0, that `before` doesn't have. A line that only moved down is unchanged. */
export function changedLines(before: SourceText, after: SourceText): number[] {
  const [old, now] = [before.text.split('\n'), after.text.split('\n')];
  const isShort = Math.max(old.length, now.length) <= LIMIT;
  const kept = isShort ? keptLines(...numbered(old, now)) : undefined;
  const isChanged = (at: number): boolean => (kept ? !kept.has(at) : now[at] !== old[at]);
  const lines = new Set([...now.keys()].filter(isChanged));
  // Every token has the same mask.
  for (const { line, deviceName, token } of after.tokens) {
    const isOld = (old: MaskedToken): boolean => old.deviceName === deviceName && token.equals(old.token);
    if (!before.tokens.some(isOld)) lines.add(line);
  }
  return [...lines];
}

/** Replaces equal lines by equal numbers: comparing long lines that differ only at their ends takes long. */
function numbered(old: readonly string[], now: readonly string[]): [old: number[], now: number[]] {
  const numbers = new Map<string, number>();
  const numberOf = (line: string): number => {
    const number = numbers.get(line) ?? numbers.size;
    numbers.set(line, number);
    return number;
  };
  return [old.map(numberOf), now.map(numberOf)];
}

/** Returns the places in `now` of the longest sequence of lines that both have. */
function keptLines(old: readonly number[], now: readonly number[]): Set<number> {
  // lengths[i][j] is the length of that sequence in old[i…] and now[j…].
  const lengths = Array.from({ length: old.length + 1 }, () => new Uint16Array(now.length + 1));
  const at = (i: number, j: number): number => lengths[i]?.[j] ?? 0;
  for (let i = old.length - 1; i >= 0; i--) {
    const row = lengths[i];
    if (!row) continue;
    for (let j = now.length - 1; j >= 0; j--) {
      row[j] = old[i] === now[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const kept = new Set<number>();
  for (let i = 0, j = 0; i < old.length && j < now.length; ) {
    if (old[i] === now[j]) {
      kept.add(j);
      i++;
      j++;
    } else if (at(i + 1, j) >= at(i, j + 1)) i++;
    else j++;
  }
  return kept;
}
