import { setTimeout } from 'node:timers/promises';

/** What a busy machine may take for a step of the workbench. */
export const patience = 30_000;

/**
 * Reads something again and again until it is there, and returns it.
 *
 * @throws Error that says what was awaited, and what the last attempt failed of, if it did.
 */
export async function until<T>(what: string, read: () => Promise<T | undefined | false>, limit = patience): Promise<T> {
  const deadline = performance.now() + limit;
  let failure: unknown;
  do {
    failure = undefined;
    try {
      const value = await read();
      if (value !== undefined && value !== false) return value;
    } catch (error) {
      failure = error;
    }
    await setTimeout(50);
  } while (performance.now() < deadline);
  throw new Error(`Waited ${limit / 1000} s in vain for ${what}.`, { cause: failure });
}

/** Whether a text is, or matches, what is asked for. */
export function matches(text: string, wanted: string | RegExp): boolean {
  return typeof wanted === 'string' ? text.includes(wanted) : wanted.test(text);
}
