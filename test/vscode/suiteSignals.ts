import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, watch, writeFileSync } from 'node:fs';
import path from 'node:path';

/** The environment variable that names the folder of the signals. */
export const signalsVariable = 'PLEX_TOKENS_SIGNALS';

/** The longest that a suite stands still for a picture, in milliseconds. */
const PICTURE_LIMIT = 30_000;

/**
 * What a suite in the extension host and the process that shows its window tell each other: which test is running, and that
 * a picture of the window is wanted. They are files of a folder, because an extension host that is blocked sends nothing.
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

  /** For the suite: a test begins. */
  setRunning(test: string): void {
    writeFileSync(this.#running, test);
  }

  /**
   * For the suite: waits until a picture of the window is in a file. It blocks the extension host meanwhile, else the clean-up
   * of the test that failed would go on and change the window.
   *
   * @returns whether there is a picture
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

  /** For who shows the window: the test that is running. */
  get running(): string | undefined {
    return read(this.#running);
  }

  /** For who shows the window: calls `onTest` when a test begins, and has `takePicture` fill the file that the suite asks for. */
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
