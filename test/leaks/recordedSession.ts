import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { NamedToken } from '../simulator/handedOut.ts';
import type { FolderOptions } from '../ui/newUser.ts';
import { openSession, type Session, type SessionOptions, type Step } from '../ui/walk.ts';
import type { Workbench } from '../ui/workbench.ts';
import { until } from '../until.ts';
import { retry } from '../vscode/workbench/retry.ts';
import { isAllowed, type Use } from './allowed.ts';
import { browserStorage, clipboard } from './browserStorage.ts';
import { type Finding, findInFolder, findInTexts, type NamedText } from './findings.ts';
import { MADE_UP, TYPED_IN_SIGHT } from './madeUpTokens.ts';
import { ProcessArguments } from './processArguments.ts';
import { ScreenTexts } from './screenTexts.ts';
import { appTokensIn, findSent, givenAwayIn, RecordingControl } from './sentTokens.ts';
import { TokenSearch } from './tokenSearch.ts';

const EXTENSION = 'plex-tokens.plex-tokens';

/** A step that only the search for leaks runs. The steps of `test/ui` run in a recorded session, too. */
export type RecordedStep = Step<RecordedSession>;

/** A session that knows every token and records every place that may hold one. */
export class RecordedSession implements Session, Disposable {
  readonly workbench: Workbench;
  readonly simulator: Session['simulator'] & { readonly control: RecordingControl };
  readonly folder: string;
  readonly arguments = new ProcessArguments();
  readonly #screen: ScreenTexts;
  readonly #copied: string[] = [];
  /** Texts that can only be read while the window is open. */
  #page: { readonly storage: readonly NamedText[]; readonly clipboard: string } = { storage: [], clipboard: '' };

  constructor({ workbench, simulator }: Session, folder: string) {
    this.workbench = workbench;
    this.simulator = { ...simulator, control: new RecordingControl(simulator.controlUrl) };
    this.folder = folder;
    this.#screen = new ScreenTexts(() => workbench.page);
  }

  /** Returns every token so far, with a name that may be printed. */
  async tokens(): Promise<NamedToken[]> {
    const known = { ...this.simulator.tokens, ...MADE_UP };
    const lasting = Object.entries(known).map(([name, token]) => ({ name, token }));
    const texts = new Set<string>(lasting.map(({ token }) => token));
    return [...lasting, ...(await this.simulator.control.handedOut()).filter(({ token }) => !texts.has(token))];
  }

  /**
   * Reads a copied token from the clipboard.
   *
   * @throws {Error} where there is none
   */
  async copies(): Promise<void> {
    await this.readPage();
    const { clipboard: text } = this.#page;
    if (!(await this.tokens()).some(({ token }) => text.includes(token))) throw new Error('No token was copied.');
    this.#copied.push(text);
  }

  /** Returns the tokens so far with stricter rules for sending: those of apps, and those that servers gave away. */
  async restricted(): Promise<{ readonly apps: NamedToken[]; readonly givenAway: NamedToken[] }> {
    const tokens = await this.tokens();
    return { apps: appTokensIn(await this.simulator.control.requests(), tokens), givenAway: givenAwayIn(tokens) };
  }

  /** The identifiers of all commands of the extension that ran, from the log of the extension host. */
  get commands(): string[] {
    const calls = this.#logs('remoteexthost.log').matchAll(
      /#(?:\$executeContributed|execute)Command (plexTokens\.\w+)/g,
    );
    return Array.from(calls, ([, id = '']) => id);
  }

  /** True if the extension's own log has its most detailed level. */
  get isTraced(): boolean {
    return /\[debug\] GET /.test(this.#logs(`${EXTENSION}/*.log`));
  }

  /** Returns what the extension wrote into its logs and its storage, with the name of each file. */
  ownTexts(): NamedText[] {
    const { home } = this.workbench;
    return [`data/logs/*/exthost*/${EXTENSION}/*.log`, `data/User/globalStorage/${EXTENSION}/**/*.json`]
      .flatMap(pattern => globSync(pattern, { cwd: home }))
      .map(name => [name, readFileSync(path.join(home, name), 'utf8')]);
  }

  /** Reads the texts that only the page can read. */
  async readPage(): Promise<void> {
    const { page } = this.workbench;
    this.#page = { storage: await browserStorage(page), clipboard: await clipboard(page) };
  }

  /** Searches everything that was recorded and written. */
  async search(search: TokenSearch): Promise<Finding[]> {
    return [
      ...(await findInFolder(search, 'home', this.workbench.home)),
      ...(await findInFolder(search, 'workspace', this.folder)),
      ...findInTexts(search, 'browser', this.#page.storage),
      ...findInTexts(search, 'clipboard', [['text', this.#page.clipboard]]),
      ...findInTexts(search, 'screen', this.#screen.texts),
      ...findInTexts(search, 'arguments', this.arguments.texts),
    ];
  }

  /** Searches for every token, and returns the findings that are not allowed. */
  async leaks(): Promise<Finding[]> {
    await this.readPage();
    await this.#screen.look();
    const tokens = await this.tokens();
    const search = new TokenSearch(tokens);
    const requests = await this.simulator.control.requests();
    const findings = [...(await this.search(search)), ...findSent(requests, tokens)];
    const megabytes = (search.bytes / 1e6).toFixed(1);
    console.log(`      ${tokens.length} tokens in ${megabytes} MB, ${this.arguments.texts.length} command lines`);
    const namesIn = (texts: readonly string[]) =>
      new Set(tokens.filter(({ token }) => texts.some(text => text.includes(token))).map(({ name }) => name));
    const uses: Record<Use, ReadonlySet<string>> = {
      // A step waits in an editor for tokens that it inserted on purpose.
      inserted: namesIn(this.workbench.editorTexts),
      copied: namesIn(this.#copied),
      typedInSight: namesIn(TYPED_IN_SIGHT),
    };
    return findings.filter(finding => !isAllowed(finding, uses));
  }

  [Symbol.dispose](): void {
    this.arguments[Symbol.dispose]();
    this.#screen[Symbol.dispose]();
  }

  #logs(file: string): string {
    const found = globSync(`data/logs/*/exthost*/${file}`, { cwd: this.workbench.home });
    return found.map(name => readFileSync(path.join(this.workbench.home, name), 'utf8')).join('\n');
  }
}

/** Opens a session with detailed logs of the extension and of the extension host, which names each command. */
export async function openRecordedSession(
  stack: AsyncDisposableStack,
  options: SessionOptions<FolderOptions>,
): Promise<RecordedSession> {
  const session = await openSession(stack, async (own, simulator) => ({
    ...(await options(own, simulator)),
    traced: [EXTENSION],
    onLoad: traceExtensionHost,
  }));
  return stack.use(new RecordedSession(session, session.options.folder));
}

/** Leaves VS Code's other logs at their level, because its terminals would log their environment. */
async function traceExtensionHost({ quickInput }: Workbench): Promise<void> {
  const log = 'Extension Host (Remote)';
  await retry(`the log of ${log}`, async timeout => {
    await quickInput.command('Developer: Set Log Level...');
    // The list only has the logs that existed when it opened.
    await until(log, async () => (await quickInput.rows()).some(({ label }) => label === log), timeout);
  });
  await quickInput.pick(log);
  await quickInput.pick('Trace');
  await quickInput.isClosed();
}
