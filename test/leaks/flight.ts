import { inTurn } from '../ui/inTurn.ts';
import { type Canary, type CanaryStep, releaseCanary } from './canary.ts';

/** Tests steps in one window, with a simulated Plex beside it. */
export function flyCanary(steps: readonly CanaryStep[], options: Parameters<typeof releaseCanary>[0]): void {
  const stack = new AsyncDisposableStack();
  let canary: Canary;

  before(async () => {
    canary = stack.use(await releaseCanary(options));
  });
  after(() => stack.disposeAsync());

  inTurn(steps, ({ act }) => act(canary));
}
