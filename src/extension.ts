import * as vscode from 'vscode';
import { startDetectionLazily } from './detection/lazyDetection.ts';
import { createStatusItem, followSummary, Summary } from './servers/summary.ts';
import type { Services } from './services.ts';
import { LazyTree } from './sidebar/lazyTree.ts';
import { SOURCE_SCHEME, SourceFileSystem } from './sources/sourceFileSystem.ts';
import { LazyCompletion, TRIGGERS } from './tokens/lazyCompletion.ts';
import { inBackground, loadLater } from './workbench/background.ts';
import { registerCommands } from './workbench/commands.ts';

/** Delay before background work starts, in milliseconds: whoever has just opened a window waits for other things. */
const LATER = 2_000;

let opening: Promise<Services> | undefined;

/**
 * Registers commands, views and providers. Reads one summary; the services are created, and what is stored is read, by the
 * first command, the first look at the sidebar or the first document.
 */
export function activate(context: vscode.ExtensionContext): void {
  const { globalState, subscriptions } = context;
  const summary = new Summary(globalState);
  opening = undefined;
  const services = (): Promise<Services> => {
    opening ??= later().then(({ openServices }) => openServices(context, summary));
    return opening;
  };
  const tree = new LazyTree(async () => (await services()).tree);
  const completion = new LazyCompletion(async () => (await services()).completion);
  const files = new SourceFileSystem(async () => (await services()).documents);
  subscriptions.push(
    ...[summary, tree, files],
    registerCommands(async call => (await later()).run(call, services)),
    vscode.window.registerTreeDataProvider('plexTokens.servers', tree),
    vscode.window.onDidChangeWindowState(({ focused }) => {
      if (focused) inBackground(() => refresh(summary), later);
    }),
    // Where no server was ever added, this is all there is.
    followSummary(summary, () => [
      createStatusItem(summary),
      vscode.workspace.registerFileSystemProvider(SOURCE_SCHEME, files, { isReadonly: true, isCaseSensitive: true }),
      vscode.languages.registerCompletionItemProvider('*', completion, ...TRIGGERS),
      startDetectionLazily(() => inBackground(async () => (await services()).detection.start(), later), LATER),
    ]),
  );
}

/** VS Code waits for it before it closes the window: what was stored last is written. */
export async function deactivate(): Promise<void> {
  await (await opening)?.state.flush();
}

function later(): Promise<typeof import('./later.ts')> {
  return loadLater(() => import('./later.ts'));
}

/** Another window may have changed what is stored, and VS Code may not have told. */
async function refresh(summary: Summary): Promise<void> {
  summary.refresh();
  const services = await opening;
  await Promise.all([services?.state.refresh(), services?.accounts.refresh()]);
}
