import { type RunningSimulator, spawnSimulator } from '../simulator/spawn.ts';
import { plainSettings, unneededExtensions } from '../vscode/settings.ts';
import { photographed } from './pictures.ts';
import { openWorkbench, type Workbench, type WorkbenchOptions } from './workbench.ts';

/** A window, and the simulated Plex beside it. */
export interface Session {
  readonly workbench: Workbench;
  readonly simulator: RunningSimulator;
}

/** Something that a user does, and what can be seen then. */
export interface Step<In extends Session = Session> {
  readonly title: string;
  readonly act: (session: In) => Promise<void>;
}

/** The options of a session's window: some name the simulator's servers, some put files on the stack. */
export type SessionOptions<Options extends WorkbenchOptions = WorkbenchOptions> = (
  stack: AsyncDisposableStack,
  simulator: RunningSimulator,
) => Options | Promise<Options>;

/** Starts a simulated Plex and opens a window beside it; both end with the stack. */
export async function openSession<Options extends WorkbenchOptions>(
  stack: AsyncDisposableStack,
  options: SessionOptions<Options>,
): Promise<Session & { readonly options: Options }> {
  const simulator = await spawnSimulator();
  stack.defer(() => simulator.stop());
  const chosen = await options(stack, simulator);
  return { simulator, options: chosen, workbench: await openWorkbench(stack, chosen) };
}

/** The debugger stays, for a user who debugs a program. */
const without = unneededExtensions.filter(name => !name.startsWith('ms-vscode.js-debug'));

/** Tests steps in a session of their own, whose window is as plain as possible. */
export function walk(steps: readonly Step[], options: SessionOptions): void {
  inTurn(steps, stack =>
    openSession(stack, async (own, simulator) => {
      const chosen = await options(own, simulator);
      return { without, ...chosen, settings: { ...plainSettings, ...chosen.settings } };
    }),
  );
}

/** Tests steps in one session. Each builds on the one before, so that after one that fails the others are skipped. */
export function inTurn<In extends Session>(
  steps: readonly Step<In>[],
  open: (stack: AsyncDisposableStack) => Promise<In>,
): void {
  const stack = new AsyncDisposableStack();
  let session: In;
  let failed = false;

  before(async function () {
    session = await photographed(`${this.test?.parent?.fullTitle()} opens`, () => open(stack));
  });
  after(() => stack.disposeAsync());

  for (const { title, act } of steps) {
    it(title, async function () {
      if (failed) return this.skip();
      failed = true;
      await photographed(this.test?.fullTitle() ?? title, () => act(session));
      failed = false;
    });
  }
}
