import { setTimeout } from 'node:timers/promises';

/** Time limit of one wait, in milliseconds: generous, because only a failure takes that long. */
export const patience = 60_000;

/** Pauses between two attempts, in milliseconds: short at first, for a result that is nearly there. */
const FIRST_PAUSE = 5;
const LONGEST_PAUSE = 50;

/**
 * Reads something repeatedly until it is there, and returns it.
 *
 * @throws {Error} that says what was awaited, and how the last attempt failed, if it did
 */
export async function until<T>(
  what: string,
  read: () => T | undefined | false | Promise<T | undefined | false>,
  limit = patience,
): Promise<T> {
  const deadline = performance.now() + limit;
  for (let pause = FIRST_PAUSE; ; pause = Math.min(pause * 1.5, LONGEST_PAUSE)) {
    let failure: unknown;
    try {
      const value = await read();
      if (value !== undefined && value !== false) return value;
    } catch (error) {
      failure = error;
    }
    if (performance.now() > deadline) {
      throw new Error(`Waited ${limit / 1000} s for ${what} without success.`, { cause: failure });
    }
    await setTimeout(pause);
  }
}
