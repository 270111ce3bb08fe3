import { constants } from 'node:os';

/** Ending takes a second or two; a run that cannot end must not hold the terminal. */
const patience = 10_000;

/**
 * Calls `end` when the process is asked to end (Ctrl-C, a closed terminal, `kill`), and exits when that is done, with the
 * code that a shell expects. Being asked again changes nothing: at Ctrl-C the terminal asks every process, and then
 * parents ask their children. A parent that died counts as asking, else a run whose starter was killed would go on unseen.
 */
export function onInterrupt(end: () => Promise<void>): void {
  let ending = false;
  const interrupt = async (code: number) => {
    if (ending) return;
    ending = true;
    setTimeout(() => process.exit(code), patience).unref();
    try {
      await end();
    } finally {
      process.exit(code);
    }
  };
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(name, () => void interrupt(128 + constants.signals[name]));
  }
  // The reader of our output may die first: writing to nobody must not end us before `end` has.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) void interrupt(1);
  }, 500).unref();
}
