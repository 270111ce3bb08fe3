/** Tests steps each of which stands on the one before: after one that fails, the others are skipped. */
export function inTurn<Step extends { readonly title: string }>(
  steps: readonly Step[],
  act: (step: Step) => Promise<void>,
): void {
  let failed = false;
  for (const step of steps) {
    it(step.title, async function () {
      if (failed) return this.skip();
      failed = true;
      await act(step);
      failed = false;
    });
  }
}
