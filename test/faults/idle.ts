import type * as vscode from 'vscode';

/** The most beats in which nothing may happen. */
export const IDLE_LIMIT = 60;
/** The pause before a beat, in milliseconds. */
const PAUSE = 1_000;

/** Thrown when nothing happens any more. */
export class Idle extends Error {}

/**
 * Detects what hangs, without mistaking it for what is slow. It ignores the clock and counts beats, each a second and a
 * round trip through everything that a row may wait for, so on a slow or suspended computer the beats are as slow as the
 * row.
 */
export class IdleWatch implements vscode.Disposable {
  #beats = 0;
  #isBeating = false;
  readonly #timer: NodeJS.Timeout;

  /** @param roundTrip goes through VS Code and the disk */
  constructor(roundTrip: () => Thenable<unknown>) {
    this.#timer = setInterval(async () => {
      if (this.#isBeating) return;
      this.#isBeating = true;
      try {
        await roundTrip();
        this.#beats++;
      } finally {
        this.#isBeating = false;
      }
    }, PAUSE);
  }

  /**
   * Waits for a promise until it settles or nothing happens any more.
   *
   * @param activity returns a number that changes whenever something has happened
   * @param limit in beats
   * @throws {Idle}
   */
  async unlessIdle<Result>(
    running: Promise<Result>,
    activity: () => number = () => 0,
    limit = IDLE_LIMIT,
  ): Promise<Result> {
    const { promise, reject } = Promise.withResolvers<never>();
    let last = activity();
    let since = this.#beats;
    const timer = setInterval(() => {
      const now = activity();
      if (now !== last) since = this.#beats;
      last = now;
      if (this.#beats - since >= limit) reject(new Idle(`nothing happened any more, for ${limit} s or longer`));
    }, PAUSE);
    try {
      return await Promise.race([running, promise]);
    } finally {
      clearInterval(timer);
    }
  }

  dispose(): void {
    clearInterval(this.#timer);
  }
}
