import { type RunningSimulator, spawnSimulator } from '../simulator/spawn.ts';
import { plainSettings, unneededExtensions } from '../vscode/settings.ts';
import { photographed } from './pictures.ts';
import { openWorkbench, type Workbench, type WorkbenchOptions } from './workbench.ts';

/** A window, and the simulated Plex beside it. */
export interface Session {
  readonly workbench: Workbench;
  readonly simulator: RunningSimulator;
}

/** An action of a user, and checks of its visible effect. */
export interface Step<In extends Session = Session> {
  readonly title: string;
  readonly act: (session: In) => Promise<void>;
}

/** Returns the options of a session's window, which may need the simulator's servers, or put files on the stack. */
export type SessionOptions<Options extends WorkbenchOptions = WorkbenchOptions> = (
  stack: AsyncDisposableStack,
  simulator: RunningSimulator,
) => Options | Promise<Options>;

/**
 * Starts a simulated Plex and opens a window beside it; both end with the stack.
 *
 * @param args of the simulator
 */
export async function openSession<Options extends WorkbenchOptions>(
  stack: AsyncDisposableStack,
  options: SessionOptions<Options>,
  args: string[] = [],
): Promise<Session & { readonly options: Options }> {
  const simulator = await spawnSimulator({ args });
  stack.defer(() => simulator.stop());
  const chosen = await options(stack, simulator);
  return { simulator, options: chosen, workbench: await openWorkbench(stack, chosen) };
}

/** Keeps the debugger, for a user who debugs a program. */
const without = unneededExtensions.filter(name => !name.startsWith('ms-vscode.js-debug'));

/** Defines tests for steps in a session of their own, in a window with plain settings. */
export function walk(steps: readonly Step[], options: SessionOptions): void {
  inTurn(steps, stack =>
    openSession(stack, async (own, simulator) => {
      const chosen = await options(own, simulator);
      return { without, ...chosen, settings: { ...plainSettings, ...chosen.settings } };
    }),
  );
}

/** Defines tests for steps in one session. Each builds on the one before, so a failure skips the rest. */
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
