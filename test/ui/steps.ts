import { type RunningSimulator, spawnSimulator } from '../simulator/spawn.ts';
import { inTurn } from './inTurn.ts';
import { openWorkbench, type Workbench, type WorkbenchOptions } from './workbench.ts';

/** Something that a person does, and what is then to be seen. */
export interface Step {
  readonly title: string;
  readonly act: (workbench: Workbench, simulator: RunningSimulator) => Promise<void>;
}

/** Tests steps in one window, with a simulated Plex beside it. */
export function walk(
  steps: readonly Step[],
  options: (stack: AsyncDisposableStack, simulator: RunningSimulator) => WorkbenchOptions | Promise<WorkbenchOptions>,
): void {
  const stack = new AsyncDisposableStack();
  let simulator: RunningSimulator;
  let workbench: Workbench;

  before(async () => {
    simulator = await spawnSimulator();
    stack.defer(() => simulator.stop());
    workbench = stack.use(await openWorkbench(await options(stack, simulator)));
  });
  after(() => stack.disposeAsync());

  inTurn(steps, ({ act }) => act(workbench, simulator));
}
