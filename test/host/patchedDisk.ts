import type * as vscode from 'vscode';
import { nodeFileSystem } from '../../src/state/fileSystem.ts';

const CHANGES = ['mkdir', 'writeFile', 'rename', 'unlink'] as const;

type Change = (typeof CHANGES)[number];

/** Stands before the disk, for every store of this test file: decides when, and whether, a change of it is made. */
export class PatchedDisk implements vscode.Disposable {
  /** Awaited before each change: one that never resolves is a disk that never answers, or a window that has crashed. */
  before: (change: Change) => Promise<unknown> | undefined = () => undefined;
  readonly #original = { ...nodeFileSystem };

  constructor() {
    for (const change of CHANGES) {
      const make = this.#original[change] as (...args: unknown[]) => Promise<unknown>;
      Object.assign(nodeFileSystem, {
        [change]: async (...args: unknown[]) => {
          await this.before(change);
          return make(...args);
        },
      });
    }
  }

  dispose(): void {
    Object.assign(nodeFileSystem, this.#original);
  }
}
