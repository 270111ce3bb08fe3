/** How many lines up from a use of a token its assignment or its section is looked for. */
export const LOOK_BACK = 100;
/** The same in UTF-16 code units, and the longest that a line is read: a file may have a single one. */
export const REACH = 8_000;

/** The first offset that what stands at `at` may depend on. */
export function startOfReach(text: string, at: number): number {
  const nearest = Math.max(0, at - REACH);
  const before = text.slice(nearest, at);
  let edge = before.length;
  for (let lines = 0; lines <= LOOK_BACK && edge > 0; lines++) edge = before.lastIndexOf('\n', edge - 1);
  return nearest + Math.max(0, edge);
}

/** Where the line of an offset begins, or is read from. */
export function lineStart(text: string, at: number): number {
  const nearest = Math.max(0, at - REACH);
  return nearest + text.slice(nearest, at).lastIndexOf('\n') + 1;
}

/** Where the line of an offset ends, without its line break, or is read to. */
export function lineEnd(text: string, at: number): number {
  const line = text.slice(at, at + REACH);
  const end = line.indexOf('\n');
  return at + (end < 0 ? line.length : end);
}
