/** Texts of more lines are compared line by line only: each line is compared with every other, which would take too long. */
const LIMIT = 1_000;

/** The lines of `after`, from 0, that were not in `before`: what is only further down than before is no change. */
export function changedLines(before: string, after: string): number[] {
  const [old, now] = [before.split('\n'), after.split('\n')];
  if (old.length > LIMIT || now.length > LIMIT) return now.flatMap((line, at) => (line === old[at] ? [] : [at]));
  const kept = keptLines(...numbered(old, now));
  return now.flatMap((_, at) => (kept.has(at) ? [] : [at]));
}

/** Equal lines as equal numbers: long ones that differ at their ends take long to compare. */
function numbered(old: readonly string[], now: readonly string[]): [old: number[], now: number[]] {
  const numbers = new Map<string, number>();
  const numberOf = (line: string): number => {
    const number = numbers.get(line) ?? numbers.size;
    numbers.set(line, number);
    return number;
  };
  return [old.map(numberOf), now.map(numberOf)];
}

/** The lines of `now` that are part of the longest sequence that both have. */
function keptLines(old: readonly number[], now: readonly number[]): Set<number> {
  // lengths[i][j]: how long that sequence is in old[i…] and now[j…].
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
