import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;
/** A collection that frees less than this is the last, in bytes. */
const STABLE = 20_000;
const AT_MOST = 20;

/** What is in use of the extension host's heap when everything that nobody holds is collected, in bytes. */
export async function heapAfterCollection(): Promise<number> {
  let [before, now] = [Number.POSITIVE_INFINITY, process.memoryUsage().heapUsed];
  // Finalizers and weak references let go of more, a turn later.
  for (let count = 0; count < AT_MOST && (count < 3 || Math.abs(before - now) > STABLE); count++) {
    await sleep(100);
    collect();
    [before, now] = [now, process.memoryUsage().heapUsed];
  }
  return now;
}
