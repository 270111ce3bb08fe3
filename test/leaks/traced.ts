import type { Workbench } from '../ui/workbench.ts';

export const EXTENSION_HOST = 'Extension Host (Remote)';
export const EXTENSION = 'Tokens for Plex';

/**
 * Has logs tell everything, until the window is loaded anew. Not VS Code as a whole: its terminals then log the
 * environment that they are given.
 */
export async function trace(workbench: Workbench, ...logs: readonly string[]): Promise<void> {
  for (const log of logs) {
    await workbench.command('Developer: Set Log Level...');
    await workbench.quickInput.pick(log);
    await workbench.quickInput.pick('Trace');
    await workbench.quickInput.isClosed();
  }
}
