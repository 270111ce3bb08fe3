import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { NamedToken } from '../simulator/handedOut.ts';
import { type RunningSimulator, spawnSimulator } from '../simulator/spawn.ts';
import { openWorkbench, type Workbench, type WorkbenchOptions } from '../ui/workbench.ts';
import type { Use } from './allowed.ts';
import { browserStorage, clipboard } from './browserStorage.ts';
import { type Finding, findInFolder, findInTexts, type NamedText } from './findings.ts';
import { MADE_UP } from './madeUpTokens.ts';
import { ProcessArguments } from './processArguments.ts';
import { ScreenWords } from './screenWords.ts';
import type { TokenSearch } from './tokenSearch.ts';

/** Something that is done with known tokens in a window. */
export interface CanaryStep {
  readonly title: string;
  readonly act: (canary: Canary) => Promise<void>;
}

/** A window in which every token is known, and all the places that it may leave one in. */
export class Canary implements AsyncDisposable {
  readonly workbench: Workbench;
  readonly simulator: RunningSimulator;
  readonly folder: string;
  readonly arguments = new ProcessArguments();
  readonly screen: ScreenWords;
  readonly #stack: AsyncDisposableStack;
  /** By the token, how it was used on purpose. */
  readonly #uses = new Map<string, Set<Use>>();
  /** What can only be read while the window is open. */
  #ofPage: { readonly storage: readonly NamedText[]; readonly clipboard: string } | undefined;

  constructor(workbench: Workbench, simulator: RunningSimulator, folder: string, stack: AsyncDisposableStack) {
    this.workbench = workbench;
    this.simulator = simulator;
    this.folder = folder;
    this.#stack = stack;
    stack.use(this.arguments);
    this.screen = stack.use(new ScreenWords(() => workbench.page));
  }

  /** Every token that there was so far, by a name that may be printed. */
  async tokens(): Promise<NamedToken[]> {
    const known = { ...this.simulator.tokens, ...MADE_UP };
    const lasting = Object.entries(known).map(([name, token]) => ({ name, token }));
    const names = new Set<string>(lasting.map(({ token }) => token));
    return [...lasting, ...(await this.simulator.control.handedOut()).filter(({ token }) => !names.has(token))];
  }

  /** Says that the tokens in a text are there on purpose. */
  async used(use: Use, text: string): Promise<void> {
    const found = (await this.tokens()).filter(({ token }) => text.includes(token));
    if (found.length === 0) throw new Error(`No token was ${use}.`);
    for (const { name } of found) this.#uses.set(name, (this.#uses.get(name) ?? new Set()).add(use));
  }

  get uses(): ReadonlyMap<string, ReadonlySet<Use>> {
    return this.#uses;
  }

  /** Waits until the editor is as it should be, and says that the tokens in it are there on purpose. */
  async inserts(what: string, accept: (text: string) => boolean): Promise<void> {
    await this.used('inserted', await this.workbench.editor.has(what, accept));
  }

  /** The commands of the extension that reached it, as the extension host tells at the level Trace. */
  get commands(): ReadonlySet<string> {
    const logs = globSync('data/logs/*/exthost*/remoteexthost.log', { cwd: this.workbench.home });
    const text = logs.map(file => readFileSync(path.join(this.workbench.home, file), 'utf8')).join('\n');
    return new Set(
      Array.from(text.matchAll(/#(?:\$executeContributed|execute)Command (plexTokens\.\w+)/g), ([, id = '']) => id),
    );
  }

  /** Reads what only the page can read. */
  async readPage(): Promise<void> {
    const { page } = this.workbench;
    this.#ofPage = { storage: await browserStorage(page), clipboard: await clipboard(page) };
  }

  /** What was in the clipboard when the page was last read. */
  get clipboard(): string {
    return this.#ofPage?.clipboard ?? '';
  }

  async search(search: TokenSearch): Promise<Finding[]> {
    return [
      ...(await findInFolder(search, 'home', this.workbench.home)),
      ...(await findInFolder(search, 'workspace', this.folder)),
      ...findInTexts(search, 'browser', this.#ofPage?.storage ?? []),
      ...findInTexts(search, 'clipboard', [['text', this.#ofPage?.clipboard ?? '']]),
      ...findInTexts(search, 'screen', this.screen.texts),
      ...findInTexts(search, 'arguments', this.arguments.texts),
    ];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stack.disposeAsync();
  }
}

/** Starts a simulated Plex and a window beside it. Whoever gets it releases it. */
export async function releaseCanary(
  options: (stack: AsyncDisposableStack, simulator: RunningSimulator) => WorkbenchOptions & { readonly folder: string },
): Promise<Canary> {
  const stack = new AsyncDisposableStack();
  try {
    const simulator = await spawnSimulator();
    stack.defer(() => simulator.stop());
    const wanted = options(stack, simulator);
    return new Canary(stack.use(await openWorkbench(wanted)), simulator, wanted.folder, stack);
  } catch (error) {
    await stack.disposeAsync();
    throw error;
  }
}
