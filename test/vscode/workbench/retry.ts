import { until } from '../../until.ts';

/** The limit of the first attempt, in milliseconds; each one after it gets twice as long as the one before. */
const FIRST = 5_000;

/**
 * Does again what VS Code may pass over, such as a key while the focus moves, until it works. The limits grow, so that a
 * slow machine finishes one attempt, and a lost key costs little.
 */
export async function retry(what: string, attempt: (timeout: number) => Promise<void>): Promise<void> {
  let timeout = FIRST / 2;
  await until(what, async () => {
    timeout *= 2;
    await attempt(timeout);
    return true;
  });
}
