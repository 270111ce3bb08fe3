import { isPlexError, PlexError, type PlexErrorKind } from '../plex/errors.ts';
import type { Pin, PlexTv } from '../plex/plexTv.ts';
import { pause } from '../plex/promises.ts';
import type { Secret } from '../plex/secret.ts';

/** The time by which a PIN may expire earlier at plex.tv than by this computer's clock, in milliseconds. */
const TOLERANCE = 5_000;
/** The pause between two requests, in milliseconds. */
const PAUSE = 1_000;
/** The longest pause after plex.tv has limited the rate of requests, in milliseconds. */
const LONGEST_PAUSE = 30_000;

export interface ApprovalOptions {
  /** Called with each error that doesn't end the wait, and with `undefined` once requests work again. */
  readonly onError?: (kind: PlexErrorKind | undefined) => void;
  readonly signal?: AbortSignal;
  /** The pause between two requests, in milliseconds. */
  readonly pause?: number;
  /** Tests pass their own. */
  readonly clock?: Clock;
}

/** Time in milliseconds. */
export interface Clock {
  now(): number;
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

/**
 * Waits until a PIN is approved, and returns the account's token. Sends a request every second, and slower after plex.tv has
 * limited the rate. Errors of the network don't end the wait.
 *
 * @throws {PlexError} `pinExpired` when its time is over, `pinGone` when plex.tv doesn't know it before that, `cancelled`
 */
export async function approvedToken(
  plexTv: Pick<PlexTv, 'getPinToken'>,
  pin: Pin,
  { onError, signal, pause: shortest = PAUSE, clock = systemClock }: ApprovalOptions = {},
): Promise<Secret> {
  const expires = clock.now() + pin.expiresIn * 1000;
  let current = shortest;
  let isFailing = false;
  for (;;) {
    await clock.sleep(Math.min(current, Math.max(0, expires - clock.now())), signal);
    try {
      const token = await plexTv.getPinToken(pin, signal);
      if (token) return token;
      if (isFailing) onError?.(undefined);
      isFailing = false;
      current = shortest;
    } catch (error) {
      if (!isPlexError(error) || error.kind === 'cancelled') throw error;
      const isOver = clock.now() >= expires - TOLERANCE;
      if (error.kind === 'pinGone') throw isOver ? error.with({ kind: 'pinExpired' }) : error;
      onError?.(error.kind);
      isFailing = true;
      current = error.kind === 'rateLimited' ? Math.min(2 * current, LONGEST_PAUSE) : shortest;
    }
    if (clock.now() >= expires) throw new PlexError('pinExpired', { host: 'plex.tv', serverName: 'plex.tv' });
  }
}

const systemClock: Clock = { now: () => Date.now(), sleep: pause };
