import { type RunningSimulator, spawnSimulator } from '../simulator/spawn.ts';
import { newUser, prepareFolder } from './newUser.ts';
import { openWorkbench, type Workbench } from './workbench.ts';

describe('A new user', () => {
  const stack = new AsyncDisposableStack();
  let simulator: RunningSimulator;
  let workbench: Workbench;
  let failed = false;

  before(async () => {
    simulator = await spawnSimulator();
    stack.defer(() => simulator.stop());
    workbench = stack.use(await openWorkbench({ folder: prepareFolder(stack) }));
  });
  after(() => stack.disposeAsync());

  for (const { title, act } of newUser) {
    it(title, async function () {
      // Each step stands on the one before.
      if (failed) return this.skip();
      failed = true;
      await act(workbench, simulator);
      failed = false;
    });
  }
});
