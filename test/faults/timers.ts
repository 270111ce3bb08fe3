/** The timers that replace the global ones in the suite's build, in the extension's code too. */
import type { ProductTimer } from './rowClock.ts';
import { currentRow } from './rowContext.ts';

export function setTimeout(run: () => void, milliseconds?: number): ProductTimer {
  return currentRow().clock.set(run, milliseconds);
}

export function clearTimeout(timer: ProductTimer | undefined): void {
  timer?.clear();
}
