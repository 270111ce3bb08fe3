import { watch } from 'node:fs';
import * as promises from 'node:fs/promises';

type Operations = Pick<typeof promises, 'mkdir' | 'readdir' | 'readFile' | 'writeFile' | 'rename' | 'unlink' | 'stat'>;

/** What the store does with the disk. */
export interface FileSystem extends Operations {
  /** Calls with the name of each file of a folder that has changed; with `undefined` where the system doesn't say which. */
  watch(
    folder: string,
    changed: (name: string | undefined) => void,
    failed: (error: unknown) => void,
  ): { close(): void };
}

export const nodeFileSystem: FileSystem = {
  ...promises,
  watch: (folder, changed, failed) =>
    watch(folder, { persistent: false }, (_, name) => changed(name ?? undefined)).on('error', failed),
};

/** `undefined` where there is no such file: another window may have deleted or renamed it. */
export async function unlessMissing<Result>(operation: Promise<Result>): Promise<Result | undefined> {
  try {
    return await operation;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** Such as `ENOENT`. */
export function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
