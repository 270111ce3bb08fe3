/** The items that are changed while the extension host is killed. */
export const KEYS: readonly string[] = Array.from({ length: 20 }, (_, place) => `key-${place}`);

/** Long enough that a disk doesn't write it in one piece. */
const FILLER = 'x'.repeat(50_000);

/** Returns the value that a change gives an item; each fifth change deletes it. */
export function changeOf(number: number): string | undefined {
  return number % 5 === 0 ? undefined : `${number} ${FILLER}`;
}
