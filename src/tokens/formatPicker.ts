import * as vscode from 'vscode';
import type { Server } from '../servers/server.ts';
import { StateItems, type StateStore } from '../state/stateStore.ts';
import { fieldsOf } from '../workbench/fields.ts';
import { ICONS } from '../workbench/icons.ts';
import { run } from '../workbench/notify.ts';
import { plainText } from '../workbench/plainText.ts';
import { type Action, Problem } from '../workbench/problem.ts';
import { userSetting } from '../workbench/userSetting.ts';
import { FORMATS, type FormatId } from './builtInFormats.ts';
import {
  checkedValues,
  type Format,
  type FormatValues,
  fillTemplate,
  hasToken,
  unknownVariables,
  VARIABLES,
} from './formats.ts';
import { insertionsInto, rangeForToken } from './insertAtCursors.ts';
import type { Insertions } from './insertions.ts';

const l10n = vscode.l10n;

const SETTING = 'formats';
/** The number of cursors that a format has to fit. Where it doesn't fit at a later one, the token alone goes there. */
const CURSORS = 100;
/** Shown in place of a token that isn't created yet. */
const MASK = 'transient-••••••••';

const EDIT_FORMATS: Action = {
  title: l10n.t('Edit Formats'),
  command: 'workbench.action.openSettingsJson',
  args: [{ revealSetting: { key: `plexTokens.${SETTING}`, edit: true } }],
};

/** The names and icons of the formats that aren't clients. */
const SHOWN: Readonly<Record<FormatId, readonly [name: string, icon: vscode.ThemeIcon]>> = {
  plain: [l10n.t('Token alone'), ICONS.token],
  pair: [l10n.t('Server URL and token'), new vscode.ThemeIcon('symbol-variable')],
  plexapiPair: [l10n.t('Server URL and token for python-plexapi'), new vscode.ThemeIcon('symbol-variable')],
  header: [l10n.t('Header'), new vscode.ThemeIcon('symbol-string')],
  query: [l10n.t('Query parameter'), new vscode.ThemeIcon('link')],
  member: [l10n.t('Name and token'), new vscode.ThemeIcon('symbol-field')],
  curl: [l10n.t('curl command'), new vscode.ThemeIcon('terminal')],
  playMedia: [l10n.t('Companion playMedia request'), new vscode.ThemeIcon('play')],
};

interface FormatItem extends vscode.QuickPickItem {
  readonly format?: Format;
  /** Why the format can't be filled in. */
  readonly problem?: Problem;
}

/** Asks the user for the format of a token. */
export class FormatPicker {
  readonly #lastFormats: StateItems<string>;

  constructor(state: StateStore) {
    this.#lastFormats = new StateItems(state, 'lastFormats', value => (typeof value === 'string' ? value : undefined));
  }

  /**
   * @param address the server's active address, or the one it was added with
   * @returns `undefined` when cancelled
   */
  async pick(editor: vscode.TextEditor, server: Server, address: string): Promise<Format | undefined> {
    const { languageId } = editor.document;
    const masked = { ...valuesFor(server, address), token: MASK };
    const last = this.#lastFormats.get(languageId);
    const own = userFormats();
    const isFirst = ({ format }: FormatItem): boolean => format?.id === last;
    const insertions = insertionsInto(editor.document, editor.options);
    const fitting = itemsFor(FORMATS, editor, insertions, masked);
    const ownItems = itemsFor(own, editor, insertions, masked);
    const recent = [...fitting, ...ownItems].filter(isFirst);
    const others = (items: readonly FormatItem[]): FormatItem[] => items.filter(item => !recent.includes(item));
    const separator = (label: string): FormatItem => ({ label, kind: vscode.QuickPickItemKind.Separator });
    const chosen = await vscode.window.showQuickPick<FormatItem>(
      [
        ...recent,
        ...(recent.length > 0 ? [separator('')] : []),
        ...others(fitting),
        separator(own.length > 0 ? l10n.t('your formats') : ''),
        ...others(ownItems),
        { label: EDIT_FORMATS.title, iconPath: new vscode.ThemeIcon('edit') },
      ],
      {
        title: l10n.t('Insert Transient Token As'),
        placeHolder: l10n.t({
          message: 'Select a format for the token from {0}',
          args: [server.name],
          comment: "{0} is the server's name",
        }),
        matchOnDetail: true,
      },
    );
    if (!chosen) return undefined;
    if (!chosen.format) {
      await run(EDIT_FORMATS);
      return undefined;
    }
    // Before a token is created.
    if (chosen.problem) throw chosen.problem;
    await this.#lastFormats.set(languageId, chosen.format.id);
    return chosen.format;
  }
}

/** Returns the formats that fit at the cursors, each with the text for the first one. Of several with the same text, one. */
function itemsFor(
  formats: readonly Format[],
  editor: vscode.TextEditor,
  insertions: Insertions,
  values: FormatValues,
): FormatItem[] {
  const { document, selections } = editor;
  const places = selections
    .toSorted((a, b) => a.start.compareTo(b.start))
    .slice(0, CURSORS)
    .map(rangeForToken(editor))
    .map(({ start, end }) => [document.offsetAt(start), document.offsetAt(end)] as const);
  const shownTexts = new Set<string>();
  return formats.flatMap(format => {
    try {
      const shown = places.map(place => insertions.inFormat(format, values, ...place)?.text);
      const [first] = shown;
      const all = shown.join('\0');
      if (first === undefined || shown.includes(undefined) || shownTexts.has(all)) return [];
      shownTexts.add(all);
      return [{ ...shownAs(format), detail: plainText(inOneLine(first), 200), format }];
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      return [{ ...shownAs(format), detail: error.message, iconPath: ICONS.warning, format, problem: error }];
    }
  });
}

/**
 * Returns the values of a format, except for the token.
 *
 * @param address the server's active address
 * @throws {Problem} for an address with characters that could end a string of the file
 */
export function valuesFor({ name, machineIdentifier }: Server, address: string): Omit<FormatValues, 'token'> {
  const values = checkedValues({ token: '', url: address, serverName: name, machineIdentifier });
  if (values) return values;
  throw new Problem(
    l10n.t({
      message: "The address of {0} has characters that can't be inserted safely. Use another address.",
      args: [name],
      comment: "{0} is the server's name",
    }),
  );
}

/** Returns the formats of the setting `plexTokens.formats`: by name, a text with variables. */
function userFormats(): Format[] {
  return Object.entries(fieldsOf(userSetting(SETTING))).flatMap(([name, template]): Format[] =>
    typeof template === 'string' ? [userFormat(name, template.replace(/\r\n?/g, '\n'))] : [],
  );
}

function userFormat(name: string, template: string): Format {
  return {
    id: `user/${name}`,
    isOwn: true,
    withoutToken: !hasToken(template),
    render: values => fill(name, template, values),
  };
}

/** @throws {Problem} for an empty format, or one with an unknown variable */
function fill(name: string, template: string, values: FormatValues): string {
  if (template === '')
    throw new Problem(
      l10n.t({
        message: 'The format “{0}” is empty. Edit it in your settings.',
        args: [name],
        comment: "{0} is the format's name",
      }),
      [EDIT_FORMATS],
    );
  const [unknown] = unknownVariables(template);
  if (unknown === undefined) return fillTemplate(template, values);
  throw new Problem(
    l10n.t({
      message: 'Unknown variable {1} in format “{0}”. Available: {2}.',
      args: [name, unknown, VARIABLES.join(', ')],
      comment: "{0} is the format's name, {1} a variable, {2} a list of variables",
    }),
    [EDIT_FORMATS],
  );
}

function inOneLine(text: string): string {
  const lines = text.split('\n').map(line => line.trim());
  return lines.filter(line => line !== '').join(' ⏎ ');
}

/** Returns the name and the icon of a format. */
function shownAs({ id, isOwn }: Format): { readonly label: string; readonly iconPath: vscode.ThemeIcon } {
  if (isOwn) return { label: plainText(id.slice('user/'.length)), iconPath: new vscode.ThemeIcon('bookmark') };
  if (id in SHOWN) {
    const [label, iconPath] = SHOWN[id as FormatId];
    return { label, iconPath };
  }
  const label = l10n.t({ message: '{0} client', args: [id], comment: '{0} is the name of a library' });
  return { label, iconPath: new vscode.ThemeIcon('package') };
}
