import { accessSync, constants, statSync } from 'node:fs';
import path from 'node:path';

/** Looks up a command on the PATH. */
export function findExecutable(name: string, env: NodeJS.ProcessEnv): string | undefined {
  const suffixes = process.platform === 'win32' ? ['.exe', '.cmd', ''] : [''];
  return (env.PATH ?? '')
    .split(path.delimiter)
    .filter(folder => folder !== '')
    .flatMap(folder => suffixes.map(suffix => path.join(folder, name + suffix)))
    .find(isExecutable);
}

export function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
