import { onInterrupt } from './interrupt.ts';

/**
 * Runs a script's `main`, and ends what it put on the stack: at its end, when it fails, and at Ctrl-C. What it fails with
 * is said in one line, and is exit code 1.
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
