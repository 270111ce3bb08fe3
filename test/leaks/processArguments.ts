import { readdirSync, readFileSync } from 'node:fs';
import type { NamedText } from './findings.ts';

/** Interval between two readings, in milliseconds. A step with a short-lived process reads by itself. */
const EVERY = 250;

/** Records the arguments of all descendants of this process, as `ps` shows them to every user of the computer. Linux only. */
export class ProcessArguments implements Disposable {
  /** The name of the executable, by the text of its arguments, so that each text is kept once. */
  readonly #seen = new Map<string, string>();
  /** Includes processes whose parent has ended. */
  readonly #descendants = new Set<number>([process.pid]);
  readonly #timer = setInterval(() => this.look(), EVERY);

  /** The arguments of each process seen, separated by spaces. */
  get texts(): NamedText[] {
    return Array.from(this.#seen, ([text, name]) => [name, text] as const);
  }

  look(): void {
    for (const pid of readdirSync('/proc')
      .map(Number)
      .filter(Number.isInteger)
      .sort((a, b) => a - b)) {
      const [, name = '', parent] = /\((.*)\) \S (\d+)/.exec(read(pid, 'stat')) ?? [];
      if (this.#descendants.has(Number(parent))) this.#descendants.add(pid);
      if (!this.#descendants.has(pid)) continue;
      const text = read(pid, 'cmdline').replaceAll('\0', ' ');
      if (text !== '') this.#seen.set(text, name);
    }
  }

  /** Drops arguments that contain a text. */
  forget(part: string): void {
    for (const text of this.#seen.keys()) if (text.includes(part)) this.#seen.delete(text);
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }
}

/** Reads a file of /proc; returns an empty text for a process that has just ended. */
function read(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'latin1');
  } catch {
    return '';
  }
}
