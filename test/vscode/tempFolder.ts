import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/**
 * Creates a folder that is deleted with `stack`, or at the latest when the process exits. Where `PLEX_TOKENS_KEEP` is set,
 * the folder stays and its user has to delete it.
 */
export function tempFolder(stack: AsyncDisposableStack | DisposableStack, name: string): string {
  const folder = mkdtempSync(path.join(tmpdir(), `plex-tokens-${name}-`));
  if (process.env.PLEX_TOKENS_KEEP) return folder;
  const remove = () => rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  process.once('exit', remove);
  stack.defer(() => {
    process.off('exit', remove);
    remove();
  });
  return folder;
}
