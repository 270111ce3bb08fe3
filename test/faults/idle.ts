import type * as vscode from 'vscode';

/** For how many beats nothing may happen. */
export const IDLE_LIMIT = 60;
/** The pause before a beat, in milliseconds. */
const PAUSE = 1_000;

/** Says that nothing happens any more. */
export class Idle extends Error {}

/**
 * Tells what hangs from what is slow. It does not look at a clock: it counts beats, each a second and a round trip through
 * what a row may be waiting for, so on a slow or suspended machine they are as slow as the row.
 */
export class IdleWatch implements vscode.Disposable {
  #beats = 0;
  #isBeating = false;
  readonly #timer: NodeJS.Timeout;

  /** @param roundTrip through VS Code and the disk */
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
   * Waits for something that ends, or at which nothing happens any more.
   *
   * @param activity a number that is another one whenever something has happened
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
