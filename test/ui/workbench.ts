import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { until } from '../until.ts';
import { installExtension } from '../vscode/extension.ts';
import { installVsCode } from '../vscode/install.ts';
import { type BrowserContext, openChromium, type Page } from '../vscode/page.ts';
import { speakPseudo, translate } from '../vscode/pseudoLocale.ts';
import { type CodeServer, type ServerOptions, startServer } from '../vscode/server.ts';
import { tempFolder } from '../vscode/tempFolder.ts';
import { enableTestDriver } from '../vscode/testDriver.ts';
import { Editor } from '../vscode/workbench/editor.ts';
import { Notifications } from '../vscode/workbench/notifications.ts';
import { QuickInput } from '../vscode/workbench/quickInput.ts';
import { storedFrontDocument } from '../vscode/workbench/storedState.ts';
import { Tree } from '../vscode/workbench/tree.ts';
import { type WorkbenchAddress, workbenchUrl } from '../vscode/workbenchUrl.ts';

export interface WorkbenchOptions extends Pick<ServerOptions, 'settings' | 'env' | 'args' | 'workspaceTrust'> {
  /** A folder or a `.code-workspace` file; an empty window without it. */
  readonly folder?: string;
  /** The extension to install: its folder, or a `.vsix`. Ours by default. */
  readonly extension?: string;
  /**
   * Runs the extension from the checkout, in development: only then it takes a stand-in for plex.tv. VS Code for the web
   * shows no toasts then.
   */
  readonly development?: boolean;
  /** Shows the extension in the language that is none, where every word that was translated has accents. */
  readonly pseudoLocale?: boolean;
  /** The size of the window, in pixels of the page: those of the screen divided by the zoom. */
  readonly viewport?: { readonly width: number; readonly height: number };
  /** 1 unless given. */
  readonly zoom?: number;
}

/** Those that are open now: whoever runs the tests takes their pictures, and closes what was left open. */
export const openWorkbenches = new Set<Workbench>();

export async function closeAll(): Promise<void> {
  await Promise.all([...openWorkbenches].map(workbench => workbench.close()));
}

const checkout = path.join(import.meta.dirname, '../..');

/**
 * Opens a real workbench in Chromium, with a profile of its own and the extension installed as a person has it (in
 * development mode VS Code for the web shows no toasts). What `dist/` holds is what runs: build first.
 */
export async function openWorkbench(options: WorkbenchOptions = {}): Promise<Workbench> {
  const stack = new AsyncDisposableStack();
  try {
    const home = tempFolder(stack, 'ui');
    const host = await installVsCode();
    const { development = false, pseudoLocale = false, folder } = options;
    const installed = development ? undefined : await installExtension(host, options.extension ?? checkout, home);
    if (pseudoLocale && installed) await translate(installed, path.join(checkout, 'l10n/bundle.l10n.json'));
    const start = async (port?: number) =>
      startServer({ ...options, host, home, testDriver: development, ...(port !== undefined && { port }) });
    const browse = async () => {
      const context = await openChromium({
        profile: path.join(home, 'profile'),
        ...(options.viewport && { viewport: options.viewport }),
        ...(options.zoom && { zoom: options.zoom }),
      });
      if (development) await enableTestDriver(context, host);
      if (pseudoLocale) await speakPseudo(context);
      return context;
    };
    const workbench = new Workbench(home, stack, start, browse, {
      ...(folder !== undefined && { folder }),
      ...(development && { extensionDevelopmentPaths: [checkout] }),
    });
    openWorkbenches.add(workbench);
    stack.defer(() => void openWorkbenches.delete(workbench));
    await workbench.open();
    return workbench;
  } catch (error) {
    await stack.disposeAsync();
    throw error;
  }
}

/** A window of VS Code, and what a person does with it. Every wait ends with an error that says what was awaited. */
export class Workbench implements AsyncDisposable {
  /** Errors that the page wrote to its console, for a look after a failure: VS Code writes some of its own. */
  readonly consoleErrors: string[] = [];
  /** The folder of its user data, extensions, logs and temporary files. */
  readonly home: string;
  readonly #stack: AsyncDisposableStack;
  readonly #start: (port?: number) => Promise<CodeServer>;
  readonly #browse: () => Promise<BrowserContext>;
  readonly #address: WorkbenchAddress;
  #running: { readonly server: CodeServer; readonly context: BrowserContext; readonly page: Page } | undefined;

  constructor(
    home: string,
    stack: AsyncDisposableStack,
    start: (port?: number) => Promise<CodeServer>,
    browse: () => Promise<BrowserContext>,
    address: WorkbenchAddress,
  ) {
    this.home = home;
    this.#stack = stack;
    this.#start = start;
    this.#browse = browse;
    this.#address = address;
    stack.defer(() => this.#end());
  }

  get server(): CodeServer {
    return this.#now().server;
  }

  get page(): Page {
    return this.#now().page;
  }

  get quickInput(): QuickInput {
    return new QuickInput(this.page);
  }

  get notifications(): Notifications {
    return new Notifications(this.page);
  }

  get editor(): Editor {
    return new Editor(this.page);
  }

  tree(viewName: string): Tree {
    return new Tree(this.page, viewName);
  }

  /** Runs a command from the palette by its title, with its category: `Plex: Show Log`. */
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

  /** The words and links of the view that is shown where there is nothing to list. */
  async welcome(): Promise<string> {
    const view = this.page.locator('.welcome-view:visible').first();
    return until('a welcome view', async () => (await view.textContent({ timeout: 500 })) || undefined);
  }

  async clickWelcome(link: string): Promise<void> {
    await this.page.locator('.welcome-view:visible').getByRole('button', { name: link }).first().click();
  }

  /** What the items of the status bar say to a screen reader. */
  async statusBar(): Promise<string[]> {
    const labels = await this.page
      .locator('.statusbar-item')
      .evaluateAll(items => items.map(item => item.getAttribute('aria-label') ?? ''));
    return labels.filter(label => label !== '');
  }

  /** What the terminals in the panel are called: the one tab alone says so in its title. */
  async terminals(): Promise<string[]> {
    const names = this.page.locator('.terminal-tabs-entry, .pane-header .single-terminal-tab, .single-terminal-tab');
    return names.evaluateAll(elements => elements.map(element => element.textContent ?? ''));
  }

  /** Loads the page anew, once VS Code has stored which document is in front: what it keeps, it finds again. */
  async reload(): Promise<void> {
    const name = await this.editor.documentInFront();
    const stored = async () => (await storedFrontDocument(this.page))?.split('/').at(-1) === name;
    if (name !== null) await until(`the stored tab ${name}`, stored);
    await this.page.reload();
    await this.#isReady();
  }

  /** Ends VS Code and starts it again with the same port, browser profile and user data: secrets live in all three. */
  async restart(): Promise<void> {
    const { port } = this.server;
    await this.#end();
    await this.open(port);
  }

  async screenshot(file: string): Promise<void> {
    mkdirSync(path.dirname(file), { recursive: true });
    await this.page.screenshot({ path: file });
  }

  /** Starts server and browser. Whoever got the workbench from `openWorkbench` need not. */
  async open(port?: number): Promise<void> {
    const server = await this.#start(port);
    const context = await this.#browse().catch(async error => {
      await server.stop();
      throw error;
    });
    const page = context.pages()[0] ?? (await context.newPage());
    this.#running = { server, context, page };
    page.on('console', message => {
      if (message.type() === 'error') this.consoleErrors.push(message.text());
    });
    page.on('pageerror', error => this.consoleErrors.push(String(error)));
    await page.goto(workbenchUrl(server, this.#address));
    await this.#isReady();
  }

  async close(): Promise<void> {
    await this.#stack.disposeAsync();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  /** Until then the focus moves by itself, and the palette does not know the extension's commands. */
  async #isReady(): Promise<void> {
    await this.page.waitForFunction(
      marks => marks.every(mark => performance.getEntriesByName(mark).length > 0),
      ['code/didLoadExtensions', 'code/LifecyclePhase/Eventually'],
      { timeout: 90_000 },
    );
  }

  async #end(): Promise<void> {
    const running = this.#running;
    this.#running = undefined;
    await running?.context.close();
    await running?.server.stop();
  }

  #now() {
    if (this.#running === undefined) throw new Error('The workbench is closed.');
    return this.#running;
  }
}
