import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** Replaces the address in the samples of a workspace with the simulated server's. */
export function pointAt(workspace: string, address: string): void {
  for (const entry of readdirSync(workspace, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = path.join(entry.parentPath, entry.name);
    writeFileSync(file, readFileSync(file, 'utf8').replaceAll('http://127.0.0.1:32400', address));
  }
}
