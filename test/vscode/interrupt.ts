import { constants } from 'node:os';

/** Time limit of `end`, in milliseconds. It takes a second or two; a run that can't end must not hold the terminal. */
const patience = 10_000;

/**
 * Calls `end` when the process gets a signal to end (Ctrl-C, a closed terminal, `kill`), and then exits with the code that
 * a shell expects. Ignores further signals: Ctrl-C reaches every process of the terminal, and parents then signal their
 * children. A parent that died counts as a signal, because the run would go on unseen otherwise.
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
  // The reader of this output may end first, and a failed write must not end the process before `end` has run.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) void interrupt(1);
  }, 500).unref();
}
