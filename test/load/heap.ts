import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;
/** A collection that frees fewer bytes than this is the last one. */
const STABLE = 20_000;
const AT_MOST = 20;

/** Returns the size of the extension host's heap after all garbage was collected, in bytes. */
export async function heapAfterCollection(): Promise<number> {
  let [before, now] = [Number.POSITIVE_INFINITY, process.memoryUsage().heapUsed];
  // Finalizers and weak references free more memory a turn later.
  for (let count = 0; count < AT_MOST && (count < 3 || Math.abs(before - now) > STABLE); count++) {
    await sleep(100);
    collect();
    [before, now] = [now, process.memoryUsage().heapUsed];
  }
  return now;
}
