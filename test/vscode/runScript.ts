import { onInterrupt } from './interrupt.ts';

/**
 * Runs a script's `main`, and disposes of its stack when it ends, fails, or gets Ctrl-C. Prints a failure in one line, with
 * exit code 1.
 */
export async function runScript(main: (stack: AsyncDisposableStack) => Promise<void>): Promise<void> {
  const stack = new AsyncDisposableStack();
  onInterrupt(() => stack.disposeAsync());
  try {
    await main(stack);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  } finally {
    await stack.disposeAsync();
  }
}
