import { isPlexError, PlexError, type PlexErrorKind } from '../plex/errors.ts';
import type { Pin, PlexTv } from '../plex/plexTv.ts';
import type { Secret } from '../plex/secret.ts';

/** By how much plex.tv may count the time of a PIN shorter than we do, in milliseconds. */
const SLACK = 5_000;
const PACE = 1_000;
/** The longest pause that plex.tv gets when it asks for fewer questions. */
const SLOWEST = 30_000;

export interface ApprovalOptions {
  /** Told of what keeps going wrong, and with `undefined` when it works again. It is asked on. */
  readonly onTrouble?: (kind: PlexErrorKind | undefined) => void;
  readonly signal?: AbortSignal;
  /** Between two questions, in milliseconds. */
  readonly pace?: number;
  /** For a test, a clock of its own. */
  readonly clock?: Clock;
}

/** In milliseconds. */
export interface Clock {
  now(): number;
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

/**
 * Asks, once a second if not told otherwise, until somebody has approved the PIN, and returns the account's token. A network that is lost
 * meanwhile is waited for, and more slowly asked where plex.tv says that it is too much.
 *
 * @throws {PlexError} `pinExpired` when its time is over, `pinGone` when plex.tv does not know it before that, `cancelled`
 */
export async function approvedToken(
  plexTv: Pick<PlexTv, 'getPinToken'>,
  pin: Pin,
  { onTrouble, signal, pace = PACE, clock = systemClock }: ApprovalOptions = {},
): Promise<Secret> {
  const expires = clock.now() + pin.expiresIn * 1000;
  let pause = pace;
  let isInTrouble = false;
  for (;;) {
    await clock.sleep(Math.min(pause, Math.max(0, expires - clock.now())), signal);
    try {
      const token = await plexTv.getPinToken(pin, signal);
      if (token) return token;
      if (isInTrouble) onTrouble?.(undefined);
      isInTrouble = false;
      pause = pace;
    } catch (error) {
      if (!isPlexError(error) || error.kind === 'cancelled') throw error;
      const isOver = clock.now() >= expires - SLACK;
      if (error.kind === 'pinGone') throw isOver ? error.with({ kind: 'pinExpired' }) : error;
      onTrouble?.(error.kind);
      isInTrouble = true;
      pause = error.kind === 'rateLimited' ? Math.min(2 * pause, SLOWEST) : pace;
    }
    if (clock.now() >= expires) throw new PlexError('pinExpired', { host: 'plex.tv', serverName: 'plex.tv' });
  }
}

export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (milliseconds, signal) =>
    new Promise((resolve, reject) => {
      const stop = (): void => {
        clearTimeout(timer);
        reject(new PlexError('cancelled', { host: 'plex.tv' }));
      };
      const timer = setTimeout(() => {
        signal?.removeEventListener('abort', stop);
        resolve();
      }, milliseconds);
      if (signal?.aborted) stop();
      signal?.addEventListener('abort', stop, { once: true });
    }),
};
