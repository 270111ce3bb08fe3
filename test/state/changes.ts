/** The items that are changed while the extension host is killed. */
export const KEYS: readonly string[] = Array.from({ length: 20 }, (_, place) => `key-${place}`);

/** Long enough that a disk does not write it in one piece. */
const FILLER = 'x'.repeat(50_000);

/** What a change of an item makes of it; each fifth deletes it. */
export function changeOf(number: number): string | undefined {
  return number % 5 === 0 ? undefined : `${number} ${FILLER}`;
}
