import { PlexError } from './errors.ts';

/**
 * Waits for a promise until the signal aborts. The promise itself goes on, because others may wait for it too.
 *
 * @throws {PlexError} `cancelled`
 */
export function untilAborted<Result>(promise: Promise<Result>, signal: AbortSignal): Promise<Result> {
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const stop = (): void => reject(new PlexError('cancelled', { host: '' }));
  if (signal.aborted) stop();
  signal.addEventListener('abort', stop, { once: true });
  return Promise.race([promise, aborted]).finally(() => signal.removeEventListener('abort', stop));
}

/**
 * Waits for all promises, so that a failure doesn't stop the others.
 *
 * @throws {unknown} the first rejection, once all have settled
 */
export async function settled<Result>(promises: readonly PromiseLike<Result>[]): Promise<Result[]> {
  await Promise.allSettled(promises);
  return Promise.all(promises);
}

/**
 * Waits for some milliseconds.
 *
 * @throws {PlexError} `cancelled`
 */
export function pause(milliseconds: number, signal?: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, milliseconds);
  return (signal ? untilAborted(promise, signal) : promise).finally(() => clearTimeout(timer));
}
