import { type Canary, type CanaryStep, releaseCanary } from './canary.ts';

/** Tests steps in one window, with a simulated Plex beside it. */
export function flyCanary(steps: readonly CanaryStep[], options: Parameters<typeof releaseCanary>[0]): void {
  let canary: Canary | undefined;
  let failed = false;

  before(async () => {
    canary = await releaseCanary(options);
  });
  after(() => canary?.[Symbol.asyncDispose]());

  for (const { title, act } of steps) {
    it(title, async function () {
      // Each step stands on the one before.
      if (failed || !canary) return this.skip();
      failed = true;
      await act(canary);
      failed = false;
    });
  }
}
