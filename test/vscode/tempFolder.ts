import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/**
 * Makes a folder that goes when `stack` does, or at the latest when the process exits. Where `PLEX_TOKENS_KEEP` is set, it
 * stays, for whoever set it to look at and to remove.
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
