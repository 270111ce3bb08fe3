import { PlexError } from './errors.ts';

/**
 * Waits for something that others may be waiting for too, so that it goes on when this wait is cancelled.
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
