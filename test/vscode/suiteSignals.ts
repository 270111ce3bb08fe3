import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, watch, writeFileSync } from 'node:fs';
import path from 'node:path';

/** The environment variable with the folder of the signals. */
export const signalsVariable = 'PLEX_TOKENS_SIGNALS';

/** The longest time that a suite waits for a picture, in milliseconds. */
const PICTURE_LIMIT = 30_000;

/**
 * The signals between a suite in the extension host and the process that shows its window: which test is running, and
 * whether a picture of the window is wanted. They are files in a folder, because a blocked extension host sends nothing.
 */
export class SuiteSignals {
  readonly #folder: string;
  readonly #running: string;
  readonly #wanted: string;

  constructor(folder: string) {
    this.#folder = folder;
    this.#running = path.join(folder, 'running');
    this.#wanted = path.join(folder, 'wanted');
    mkdirSync(folder, { recursive: true });
  }

  /** Signals that a test begins. For the suite. */
  setRunning(test: string): void {
    writeFileSync(this.#running, test);
  }

  /**
   * Waits until a file has a picture of the window. For the suite. It blocks the extension host, because the failed test
   * would clean up and change the window otherwise.
   *
   * @returns true if there is a picture
   */
  takePicture(file: string): boolean {
    writeFileSync(`${this.#wanted}.new`, file);
    renameSync(`${this.#wanted}.new`, this.#wanted); // complete when it is seen
    const sleeper = new Int32Array(new SharedArrayBuffer(4));
    const deadline = performance.now() + PICTURE_LIMIT;
    while (existsSync(this.#wanted) && performance.now() < deadline) Atomics.wait(sleeper, 0, 0, 20);
    rmSync(this.#wanted, { force: true });
    return existsSync(file);
  }

  /** The running test. For the process that shows the window. */
  get running(): string | undefined {
    return read(this.#running);
  }

  /**
   * Calls `onTest` when a test begins, and `takePicture` with the file that the suite wants. For the process that shows the
   * window.
   */
  watch(onTest: () => void, takePicture: (file: string) => Promise<void>): Disposable {
    const answer = async (): Promise<void> => {
      const file = read(this.#wanted);
      if (file === undefined) return;
      await takePicture(file);
      rmSync(this.#wanted, { force: true });
    };
    const watcher = watch(this.#folder, (_, name) => {
      if (name === path.basename(this.#running)) onTest();
      if (name === path.basename(this.#wanted)) void answer();
    });
    return { [Symbol.dispose]: () => watcher.close() };
  }
}

function read(file: string): string | undefined {
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}
