import * as vscode from 'vscode';
import { formatSource, parseSource, type Source, type SourceProblem } from '../plex/source.ts';
import type { Server } from '../servers/server.ts';
import { ICONS } from '../workbench/icons.ts';
import { plainText } from '../workbench/plainText.ts';
import { inWords } from '../workbench/words.ts';
import type { KnownSource, KnownSources } from './knownSources.ts';

const l10n = vscode.l10n;

interface SourceItem extends vscode.QuickPickItem {
  readonly source?: Source;
}

/** Has the user pick a known source or type one. `undefined` when cancelled. */
export function pickSource(server: Server, known: KnownSources): Promise<Source | undefined> {
  const pick = vscode.window.createQuickPick<SourceItem>();
  pick.title = l10n.t({
    message: 'Source Connection Information from {0}',
    args: [server.name],
    comment: "{0} is the server's name",
  });
  pick.placeholder = l10n.t('Select another server or online provider, or type a source');
  pick.ignoreFocusOut = true;
  pick.matchOnDescription = true;
  pick.busy = true;
  const controller = new AbortController();
  let sources: readonly KnownSource[] = known.withOthers(server, []);
  let failure: string | undefined;
  const update = (): void => {
    pick.items = [...typedItems(pick.value, sources), ...sources.map(toItem), ...failureItems(failure)];
  };
  update();
  known
    .providers(server, { signal: controller.signal })
    .then(
      providers => {
        sources = known.withOthers(server, providers);
      },
      error => {
        failure = inWords(error)?.message;
      },
    )
    .finally(() => {
      pick.busy = false;
      if (!controller.signal.aborted) update();
    });

  return new Promise(resolve => {
    pick.onDidChangeValue(update);
    pick.onDidAccept(() => {
      // A fast typist is ahead of the list, so the typed source comes before the active item.
      const typed = parseSource(pick.value);
      const source = 'source' in typed ? typed.source : pick.activeItems[0]?.source;
      if (!source) return;
      resolve(source);
      pick.hide();
    });
    pick.onDidHide(() => {
      controller.abort();
      resolve(undefined);
      pick.dispose();
    });
    pick.show();
  });
}

function toItem({ source, title }: KnownSource): SourceItem {
  const text = formatSource(source);
  const icon = ICONS[source.scheme];
  const name = plainText(title ?? '');
  return name === ''
    ? { label: text, iconPath: icon, source }
    : { label: name, description: text, iconPath: icon, source };
}

/** The typed text as a source, or what is wrong with it. */
function typedItems(text: string, sources: readonly KnownSource[]): SourceItem[] {
  const parsed = parseSource(text);
  if ('source' in parsed) {
    const typed = formatSource(parsed.source);
    const listed = sources.some(({ source, title }) => formatSource(source) === typed && title !== undefined);
    return listed ? [] : [{ ...toItem({ source: parsed.source }), alwaysShow: true }];
  }
  if (parsed.problem === 'empty' || matchesSome(text, sources)) return [];
  const { suggestion } = parsed;
  const meant = suggestion === undefined ? undefined : parseSource(suggestion);
  const problem = sourceProblem(parsed.problem, suggestion);
  return meant && 'source' in meant
    ? [{ ...toItem(meant), detail: problem, alwaysShow: true }]
    : [{ label: problem, iconPath: new vscode.ThemeIcon('error'), alwaysShow: true }];
}

/** Whether the text filters the list, rather than being a source itself. */
function matchesSome(text: string, sources: readonly KnownSource[]): boolean {
  const typed = text.trim().toLowerCase();
  return sources.some(({ source, title = '' }) => `${title}\n${formatSource(source)}`.toLowerCase().includes(typed));
}

function failureItems(failure: string | undefined): SourceItem[] {
  if (failure === undefined) return [];
  const label = l10n.t("Couldn't list online providers");
  return [{ label, detail: failure, iconPath: ICONS.warning, alwaysShow: true }];
}

function sourceProblem(problem: Exclude<SourceProblem, 'empty'>, suggestion = ''): string {
  switch (problem) {
    case 'longForm':
      return l10n.t({
        message: 'A source has no path. Use {0}.',
        args: [suggestion],
        comment: '{0} is a source, such as provider://tv.plex.provider.discover',
      });
    case 'bareIdentifier':
      return l10n.t({
        message: 'A source begins with server:// or provider://. Use {0}.',
        args: [suggestion],
        comment: '{0} is a source, such as provider://tv.plex.provider.discover',
      });
    case 'plexDirectHash':
      return l10n.t(
        "This is part of a plex.direct address. Use server:// and the machine identifier from the server's /identity.",
      );
    case 'uuid':
      return l10n.t('This is the UUID from Preferences.xml. Use server:// and its ProcessedMachineIdentifier.');
    case 'unknownScheme':
      return l10n.t('A source begins with server:// or provider://.');
    case 'notMachineIdentifier':
      return l10n.t('After server:// comes a machine identifier: 40 (or 32) hex digits.');
    case 'notProviderIdentifier':
      return l10n.t('After provider:// comes an identifier with dots, such as tv.plex.provider.discover.');
    case 'token':
      return l10n.t('This is a Plex JWT, not a source. Nothing was sent.');
    case 'unknown':
      return l10n.t('A source is server://<machineIdentifier> or provider://<identifier>.');
  }
}
