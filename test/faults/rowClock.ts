import { AsyncResource } from 'node:async_hooks';

/** The extension's time limit of a request, from the lookup of its name to the last byte, in milliseconds. */
export const REQUEST_LIMIT = 10_000;
/** A timer of at least this many milliseconds is a limit; a shorter one is a pause. */
const SHORTEST_LIMIT = 5_000;

/** A timer that the extension set. */
export interface ProductTimer {
  clear(): void;
}

interface Limit {
  readonly milliseconds: number;
  readonly expire: () => void;
}

/**
 * The clock of one row. It advances by events, so no row depends on the speed of the computer: a pause (before progress is
 * shown, between two polls of a PIN, for a better connection) is over at once, and the limit of a request is held until
 * `runOut`. A fault calls that when it has taken effect: the request has arrived, or some bytes have come. The build
 * replaces the global timers with `timers.ts`, and so with this class.
 */
export class RowClock {
  /** The difference between `Date.now()` and the computer's clock, in milliseconds. */
  ahead = 0;
  /** Number of timers that were set, cleared or fired. */
  activity = 0;
  /** True if the limit of a request has run out. */
  hasRunOut = false;
  /** Number of requests that were given a limit. */
  requestLimits = 0;
  readonly #limits = new Set<Limit>();

  /** Sets a timer for the extension. */
  set(run: () => void, milliseconds = 0): ProductTimer {
    this.activity++;
    const expire = AsyncResource.bind(run);
    if (milliseconds < SHORTEST_LIMIT) return this.#pause(expire);
    if (milliseconds === REQUEST_LIMIT) this.requestLimits++;
    const limit = { milliseconds, expire };
    this.#limits.add(limit);
    return {
      clear: () => {
        if (this.#limits.delete(limit)) this.activity++;
      },
    };
  }

  /**
   * Fires all timers with a limit of this many milliseconds, and no others.
   *
   * @throws {Error} where there is none
   */
  runOut(milliseconds: number): void {
    const due = [...this.#limits].filter(limit => limit.milliseconds === milliseconds);
    if (due.length === 0) throw new Error(`nothing has a limit of ${milliseconds} ms when the fault is reached`);
    if (milliseconds === REQUEST_LIMIT) this.hasRunOut = true;
    this.#expire(due);
  }

  /** Fires all timers. */
  end(): void {
    this.#expire([...this.#limits]);
  }

  #expire(limits: readonly Limit[]): void {
    for (const limit of limits) {
      this.#limits.delete(limit);
      this.activity++;
      limit.expire();
    }
  }

  #pause(run: () => void): ProductTimer {
    const immediate = setImmediate(() => {
      this.activity++;
      run();
    });
    return { clear: () => clearImmediate(immediate) };
  }
}
