import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { openWorkbenches } from './workbench.ts';

const checkout = path.join(import.meta.dirname, '../..');

/** An error with a picture of the window. */
export type PicturedError = Error & { readonly picture?: string };

/**
 * Runs an action. If it fails, saves a picture of each open window in `out/`, named after the action, and beside it the
 * errors of the page and the server.
 */
export async function photographed<T>(title: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    for (const [index, workbench] of [...openWorkbenches].entries()) {
      const name = `${title.replaceAll(/[^\w]+/g, '-')}${index > 0 ? `-${index + 1}` : ''}`;
      mkdirSync(path.join(checkout, 'out'), { recursive: true });
      writeFileSync(path.join(checkout, `out/${name}.log`), workbench.complaints());
      try {
        await workbench.screenshot(path.join(checkout, `out/${name}.png`));
        if (error instanceof Error) Object.assign(error, { picture: `out/${name}.png` });
      } catch (reason) {
        console.error(`There is no picture of the window: ${(reason as Error).message}`);
      }
    }
    throw error;
  }
}
