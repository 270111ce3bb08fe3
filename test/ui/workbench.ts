import { globSync, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { until } from '../until.ts';
import { installExtension } from '../vscode/extension.ts';
import { type Host, installVsCode } from '../vscode/install.ts';
import { type BrowserContext, openChromium, type Page } from '../vscode/page.ts';
import { speakPseudo, translate } from '../vscode/pseudoLocale.ts';
import { type CodeServer, type ServerOptions, startServer } from '../vscode/server.ts';
import { tempFolder } from '../vscode/tempFolder.ts';
import { developExtension } from '../vscode/testDriver.ts';
import { Editor } from '../vscode/workbench/editor.ts';
import { Notifications } from '../vscode/workbench/notifications.ts';
import { QuickInput } from '../vscode/workbench/quickInput.ts';
import { storedFrontDocument } from '../vscode/workbench/storedState.ts';
import { Tree } from '../vscode/workbench/tree.ts';
import { remoteUrl, workbenchUrl } from '../vscode/workbenchUrl.ts';

export interface WorkbenchOptions
  extends Pick<ServerOptions, 'settings' | 'env' | 'args' | 'workspaceTrust' | 'without'> {
  /** A folder or a `.code-workspace` file. Default: an empty window. */
  readonly folder?: string;
  /** The extension to install: its folder, or a `.vsix`. Default: this one. */
  readonly extension?: string;
  /**
   * Runs the extension from the checkout, in development: only then does it use a simulated plex.tv.
   */
  readonly development?: boolean;
  /** Folders of extensions to install beside this one. */
  readonly helpers?: readonly string[];
  /** Shows the extension in the pseudo-locale, where every translated word has accents. */
  readonly pseudoLocale?: boolean;
  /** The size of the window, in pixels of the page: screen pixels divided by the zoom. */
  readonly viewport?: { readonly width: number; readonly height: number };
  /** Default: 1. */
  readonly zoom?: number;
  /** A configuration of fontconfig. Default: the computer's. */
  readonly fontconfig?: string;
  /** Runs after each load of the window: at the start, and after each reload and restart. */
  readonly onLoad?: (workbench: Workbench) => Promise<void>;
  /** Runs when a box, a notification or a dialog is there that was waited for, and gets its text. */
  readonly onSight?: (workbench: Workbench, what: string) => Promise<void>;
  /** Identifiers of extensions whose logs have the level Trace. */
  readonly traced?: readonly string[];
}

/** The open workbenches, which are photographed after a failure and closed at the end. */
export const openWorkbenches = new Set<Workbench>();

export async function closeAll(): Promise<void> {
  await Promise.all([...openWorkbenches].map(workbench => workbench.close()));
}

const checkout = path.join(import.meta.dirname, '../..');

/** Time limit for a window to load, in milliseconds: many times what a slow computer needs. */
export const LOAD_LIMIT = 300_000;

/** Time limit for the extension host, in milliseconds: longer than VS Code's own. */
const HOST_LIMIT = 90_000;

/**
 * Opens a real workbench in Chromium, with a profile of its own and with the extension installed as a user has it. It runs
 * the content of `dist/`, so build first. The stack closes it, even if it did not open.
 */
export async function openWorkbench(stack: AsyncDisposableStack, options: WorkbenchOptions = {}): Promise<Workbench> {
  const workbench = stack.use(new Workbench(options));
  await workbench.open();
  return workbench;
}

/** A window of VS Code, and the actions of its user. Every wait that fails throws an error that says what was awaited. */
export class Workbench implements AsyncDisposable {
  /** The folder of its user data, extensions, logs and temporary files. */
  readonly home: string;
  /** Every text that was waited for in an editor. */
  readonly editorTexts: string[] = [];
  readonly #consoleErrors: string[] = [];
  readonly #stack = new AsyncDisposableStack();
  readonly #options: WorkbenchOptions;
  readonly #onSight = async (what: string): Promise<void> => this.#options.onSight?.(this, what);
  #running: { readonly server: CodeServer; readonly context?: BrowserContext; readonly page?: Page } | undefined;

  constructor(options: WorkbenchOptions) {
    this.#options = options;
    this.home = tempFolder(this.#stack, 'ui');
    this.#stack.defer(() => this.#end());
    openWorkbenches.add(this);
    this.#stack.defer(() => void openWorkbenches.delete(this));
  }

  get server(): CodeServer {
    if (this.#running === undefined) throw new Error('The workbench is closed.');
    return this.#running.server;
  }

  get page(): Page {
    if (this.#running?.page === undefined) throw new Error('The workbench is closed.');
    return this.#running.page;
  }

  get quickInput(): QuickInput {
    return new QuickInput(this.page, this.#onSight);
  }

  get notifications(): Notifications {
    return new Notifications(this.page, this.#onSight);
  }

  get editor(): Editor {
    return new Editor(this.page, text => this.editorTexts.push(text));
  }

  /** Waits for a hover with this text, over the editor or over a tree. */
  async hoverShows(wanted: string): Promise<void> {
    await this.page.locator('.monaco-hover:visible', { hasText: wanted }).first().waitFor();
    await this.#onSight(wanted);
  }

  tree(viewName: string): Tree {
    return new Tree(this.page, viewName);
  }

  /** Runs a command from the palette by its title with its category: `Plex: Show Log`. */
  async command(title: string): Promise<void> {
    await this.quickInput.command(title);
  }

  /** Opens a file of the workspace by its name and waits until it is in front. */
  async openFile(name: string): Promise<void> {
    await this.quickInput.file(name);
    await this.editor.isShowing(name);
  }

  /** Shows a view container of the activity bar, by its name. */
  async activityBar(label: string): Promise<void> {
    const item = this.page.locator(`.activitybar .action-item:has(a[aria-label^="${label}"])`);
    await item.waitFor();
    if ((await item.getAttribute('aria-expanded')) === 'true' || (await item.locator('.checked').count()) > 0) return;
    if (/\bchecked\b/.test((await item.getAttribute('class')) ?? '')) return;
    await item.click();
  }

  /** Returns the texts and links of a view that has nothing to list. */
  async welcome(): Promise<string> {
    const view = this.page.locator('.welcome-view:visible').first();
    return until('a welcome view', async () => (await view.textContent({ timeout: 500 })) || undefined);
  }

  async clickWelcome(link: string): Promise<void> {
    await this.page.locator('.welcome-view:visible').getByRole('button', { name: link }).first().click();
  }

  /** Returns the accessible names of the items of the status bar. */
  async statusBar(): Promise<string[]> {
    const labels = await this.page
      .locator('.statusbar-item')
      .evaluateAll(items => items.map(item => item.getAttribute('aria-label') ?? ''));
    return labels.filter(label => label !== '');
  }

  /** Returns the names of the terminals in the panel. A single terminal has its name in the panel's title. */
  async terminals(): Promise<string[]> {
    const names = this.page.locator('.terminal-tabs-entry, .pane-header .single-terminal-tab, .single-terminal-tab');
    return names.evaluateAll(elements => elements.map(element => element.textContent ?? ''));
  }

  /** Reloads the page once VS Code has stored which document is in front, so that it finds what it has stored. */
  async reload(): Promise<void> {
    const name = await this.editor.documentInFront();
    await this.storeState();
    const stored = async () => (await storedFrontDocument(this.page))?.split('/').at(-1) === name;
    if (name !== null) await until(`the stored tab ${name}`, stored);
    await this.#load(() => this.page.reload({ waitUntil: 'commit' }));
  }

  /**
   * Makes VS Code store its state, which it does when its window loses the focus, and otherwise once a minute. Call it
   * before a reload.
   */
  async storeState(): Promise<void> {
    await this.page.evaluate("document.hasFocus = () => false; window.dispatchEvent(new Event('blur'))");
  }

  /**
   * Ends VS Code and starts it again with the same port, browser profile and user data, because secrets are stored in all
   * three.
   */
  async restart(): Promise<void> {
    const { port } = this.server;
    await this.#end();
    await this.#start(await installVsCode(), port);
  }

  /** Returns the errors in the page's console, some of which are VS Code's own, and the end of the server's log. */
  complaints(): string {
    return [...this.#consoleErrors, this.#running?.server.log() ?? 'The server is not running.'].join('\n');
  }

  async screenshot(file: string): Promise<void> {
    mkdirSync(path.dirname(file), { recursive: true });
    await this.page.screenshot({ path: file });
  }

  /** Installs the extension, starts server and browser, and loads the window. */
  async open(): Promise<void> {
    const { development = false, helpers = [], pseudoLocale = false, extension = checkout } = this.#options;
    const host = await installVsCode();
    for (const helper of helpers) await installExtension(host, helper, this.home);
    if (!development) {
      const installed = await installExtension(host, extension, this.home);
      if (pseudoLocale && installed) await translate(installed, path.join(checkout, 'l10n/bundle.l10n.json'));
    }
    await this.#start(host);
  }

  async close(): Promise<void> {
    await this.#stack.disposeAsync();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async #start(host: Host, port?: number): Promise<void> {
    const { folder, development = false, pseudoLocale = false, traced = [] } = this.#options;
    const { viewport, zoom, fontconfig } = this.#options;
    const { home } = this;
    const server = await startServer({
      ...this.#options,
      ...{ host, home },
      ...(port !== undefined && { port }),
    });
    this.#running = { server };
    const profile = path.join(home, 'profile');
    const context = await openChromium({
      profile,
      ...(viewport && { viewport }),
      ...(zoom && { zoom }),
      ...(fontconfig && { fontconfig }),
    });
    this.#running = { server, context };
    if (development) await developExtension(context, new URL(remoteUrl(server, checkout)));
    if (pseudoLocale) await speakPseudo(context);
    const page = context.pages()[0] ?? (await context.newPage());
    this.#running = { server, context, page };
    page.on('console', message => {
      if (message.type() === 'error') this.#consoleErrors.push(message.text());
    });
    page.on('pageerror', error => this.#consoleErrors.push(String(error)));
    const url = workbenchUrl(server, {
      ...(folder !== undefined && { folder }),
      traced,
    });
    await this.#load(() => page.goto(url, { waitUntil: 'commit' }));
  }

  /**
   * Waits until the palette has all commands and the extension host runs. VS Code waits a minute for its extension host and
   * then continues without it; the window is then loaded again.
   */
  async #load(navigate: () => Promise<unknown>): Promise<void> {
    const before = this.#extensionHosts();
    await navigate();
    await this.page.waitForFunction(mark => performance.getEntriesByName(mark).length > 0, 'code/didLoadExtensions', {
      timeout: LOAD_LIMIT,
    });
    const isRunning = () => this.#extensionHosts() > before;
    const deadline = performance.now() + LOAD_LIMIT;
    while (!(await until('the extension host', isRunning, HOST_LIMIT).catch(() => false))) {
      if (performance.now() > deadline) throw new Error('VS Code did not start its extension host.');
      await this.page.reload({ waitUntil: 'commit' });
    }
    await this.#options.onLoad?.(this);
  }

  /** Returns the number of extension hosts that have written to their log. */
  #extensionHosts(): number {
    const logs = globSync('data/logs/*/exthost*/remoteexthost.log', { cwd: this.home });
    return logs.filter(log => readFileSync(path.join(this.home, log), 'utf8').includes('Extension host with pid'))
      .length;
  }

  async #end(): Promise<void> {
    const running = this.#running;
    this.#running = undefined;
    await running?.context?.close();
    await running?.server.stop();
  }
}
