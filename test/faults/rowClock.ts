import { AsyncResource } from 'node:async_hooks';

/** The product's limit of a request, from the lookup of its name to the last byte, in milliseconds. */
export const REQUEST_LIMIT = 10_000;
/** A timer of at least so many milliseconds is a limit; a shorter one is a pause. */
const SHORTEST_LIMIT = 5_000;

/** A timer that the product set. */
export interface ProductTimer {
  clear(): void;
}

interface Limit {
  readonly milliseconds: number;
  readonly expire: () => void;
}

/**
 * The time of one row. It passes by events, so no row depends on how fast the machine is: a pause (before progress is
 * shown, between two polls of a PIN, for a better connection) is over at once, and the limit of a request is held until
 * `runOut`. A fault calls that when what it is about has happened: the request has arrived, so many bytes have come. The
 * bundle's build puts `timers.ts`, and so this class, in the place of the global timers.
 */
export class RowClock {
  /** How much later `Date.now()` is than the machine's, in milliseconds. */
  ahead = 0;
  /** Counts timers that were set, cleared or fired. */
  activity = 0;
  /** Whether the limit of a request has run out. */
  hasRunOut = false;
  /** How many requests were given a limit. */
  requestLimits = 0;
  readonly #limits = new Set<Limit>();

  /** Sets a timer for the product. */
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
   * Lets the time of everything run out that has a limit of so many milliseconds, and of nothing else.
   *
   * @throws Error where nothing has
   */
  runOut(milliseconds: number): void {
    const due = [...this.#limits].filter(limit => limit.milliseconds === milliseconds);
    if (due.length === 0) throw new Error(`nothing has a limit of ${milliseconds} ms when the fault is reached`);
    if (milliseconds === REQUEST_LIMIT) this.hasRunOut = true;
    this.#expire(due);
  }

  /** Lets the time of everything run out. */
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
