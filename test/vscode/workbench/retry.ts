import { until } from '../../until.ts';

/** The limit of the first attempt, in milliseconds; each later attempt gets twice as long as the one before. */
const FIRST = 5_000;

/**
 * Repeats an action that VS Code may ignore, such as a key while the focus moves, until it works. The limits grow, so that
 * a slow computer can finish an attempt and a lost key costs little.
 */
export async function retry(what: string, attempt: (timeout: number) => Promise<void>): Promise<void> {
  let timeout = FIRST / 2;
  await until(what, async () => {
    timeout *= 2;
    await attempt(timeout);
    return true;
  });
}
