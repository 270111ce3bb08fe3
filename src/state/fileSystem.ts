import { watch } from 'node:fs';
import * as promises from 'node:fs/promises';

type Operations = Pick<typeof promises, 'mkdir' | 'readdir' | 'readFile' | 'writeFile' | 'rename' | 'unlink' | 'stat'>;

/** The file operations of the store, which tests replace. */
export interface FileSystem extends Operations {
  /** Calls `changed` with the name of each changed file in a folder; with `undefined` if the system doesn't name it. */
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

/** Returns `undefined` if the file doesn't exist: another window may have deleted or renamed it. */
export async function unlessMissing<Result>(operation: Promise<Result>): Promise<Result | undefined> {
  try {
    return await operation;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** Returns the code of a file system error, such as `ENOENT`. */
export function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
