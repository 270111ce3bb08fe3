/** How long nothing may happen, in seconds in which this process ran. */
export const IDLE_LIMIT = 60;

/** Says that nothing happens any more. */
export class Idle extends Error {}

/**
 * Waits for something that ends, or at which nothing happens any more. Each second is counted by a timer of its own, so that
 * neither a busy nor a suspended machine uses up the limit.
 *
 * @param activity a number that is another one whenever something has happened
 * @param limit in seconds
 * @throws {Idle}
 */
export function unlessIdle<Result>(
  running: Promise<Result>,
  activity: () => number = () => 0,
  limit = IDLE_LIMIT,
): Promise<Result> {
  const { promise, reject } = Promise.withResolvers<never>();
  let last = activity();
  let quiet = 0;
  const timer = setInterval(() => {
    const now = activity();
    quiet = now === last ? quiet + 1 : 0;
    last = now;
    if (quiet >= limit) reject(new Idle(`nothing happened for ${limit} s`));
  }, 1_000);
  return Promise.race([running, promise]).finally(() => clearInterval(timer));
}
