import * as vscode from 'vscode';
import { kindOf, placeOf } from '../languages/fileKinds.ts';
import type { Server } from '../servers/server.ts';
import { StateItems, type StateStore } from '../state/stateStore.ts';
import { run } from '../workbench/notify.ts';
import { plainText } from '../workbench/plainText.ts';
import { type Action, Problem } from '../workbench/problem.ts';
import { userSetting } from '../workbench/userSetting.ts';
import { withoutRepetition } from './fitText.ts';
import {
  checkedValues,
  FORMATS,
  type Format,
  type FormatFile,
  type FormatValues,
  fillTemplate,
  hasToken,
  unknownVariables,
  VARIABLES,
} from './formats.ts';
import { linesAbove, yamlSection } from './yamlSection.ts';

const { l10n } = vscode;

const SETTING = 'formats';
/** Shown in place of a token that isn't created yet. */
const MASK = 'transient-••••••••';

const EDIT_FORMATS: Action = {
  title: l10n.t('Edit Formats…'),
  command: 'workbench.action.openSettingsJson',
  args: [{ revealSetting: { key: `plexTokens.${SETTING}`, edit: true } }],
};

interface FormatItem extends vscode.QuickPickItem {
  readonly format?: Format;
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
  async pick(
    { document, selection, selections }: vscode.TextEditor,
    server: Server,
    address: string,
  ): Promise<Format | undefined> {
    const { languageId } = document;
    const file = fileOf(document, selection.start);
    const line = document.lineAt(selection.start.line).text;
    const around = [line.slice(0, selection.start.character), line.slice(selection.end.character)] as const;
    const isBlank = selections.every(({ start }) => start.character <= indentationOf(document, start.line));
    const masked = { ...valuesFor(server, address), token: MASK };
    const own = userFormats();
    const suiting = FORMATS.filter(
      ({ styles, ownLine }) => (!styles || styles.includes(file.style)) && (isBlank || !ownLine),
    );
    const last = this.#lastFormats.get(languageId);
    const item = (format: Format): FormatItem => ({
      label: labelOf(format),
      ...preview(format, masked, file, around),
      format,
    });
    const recent = [...suiting, ...own].filter(({ id }) => id === last);
    const others = (formats: readonly Format[]): FormatItem[] =>
      formats.filter(format => !recent.includes(format)).map(item);
    const separator = (label: string): FormatItem => ({ label, kind: vscode.QuickPickItemKind.Separator });
    const chosen = await vscode.window.showQuickPick<FormatItem>(
      [
        ...recent.map(item),
        ...(recent.length > 0 ? [separator('')] : []),
        ...others(suiting),
        separator(own.length > 0 ? l10n.t('your own') : ''),
        ...others(own),
        { label: EDIT_FORMATS.title, iconPath: new vscode.ThemeIcon('edit') },
      ],
      { title: l10n.t('Insert Transient Token of {0} As', server.name), matchOnDetail: true },
    );
    if (!chosen) return undefined;
    if (!chosen.format) {
      await run(EDIT_FORMATS);
      return undefined;
    }
    // Throws before a token is created for a format that can't be filled in.
    chosen.format.render(masked, file);
    await this.#lastFormats.set(languageId, chosen.format.id);
    return chosen.format;
  }
}

/** Returns what a format has to know about a document, at a position. */
export function fileOf(document: vscode.TextDocument, position: vscode.Position): FormatFile {
  const { style } = kindOf(placeOf(document));
  const usesPlexApiNames = document.getText().includes('PLEXAPI_AUTH_SERVER_');
  if (style !== 'yaml') return { style, usesPlexApiNames };
  const indentation = document
    .lineAt(position.line)
    .text.slice(0, Math.min(position.character, indentationOf(document, position.line)));
  return { style, usesPlexApiNames, section: yamlSection(indentation, linesAbove(document, position.line)) };
}

function indentationOf(document: vscode.TextDocument, line: number): number {
  return document.lineAt(line).firstNonWhitespaceCharacterIndex;
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
  throw new Problem(l10n.t('The address of {0} has characters that cannot be written into a file safely.', name));
}

/** Returns the formats of the setting `plexTokens.formats`: by name, a text with variables. */
function userFormats(): Format[] {
  const setting = userSetting(SETTING);
  if (typeof setting !== 'object' || setting === null) return [];
  return Object.entries(setting).flatMap(([name, template]): Format[] =>
    typeof template === 'string' ? [userFormat(name, template.replace(/\r\n?/g, '\n'))] : [],
  );
}

function userFormat(name: string, template: string): Format {
  return { id: `user/${name}`, withoutToken: !hasToken(template), render: values => fill(name, template, values) };
}

/** @throws {Problem} for an empty format, or one with an unknown variable */
function fill(name: string, template: string, values: FormatValues): string {
  if (template === '') throw new Problem(l10n.t('The format “{0}” is empty.', name), [EDIT_FORMATS]);
  const [unknown] = unknownVariables(template);
  if (unknown === undefined) return fillTemplate(template, values);
  throw new Problem(
    l10n.t('The format “{0}” has {1}, which is no variable. There are {2}.', name, unknown, VARIABLES.join(', ')),
    [EDIT_FORMATS],
  );
}

/** Shows the text that a format inserts, or what is wrong with the format. */
function preview(
  format: Format,
  values: FormatValues,
  file: FormatFile,
  [before, after]: readonly [before: string, after: string],
): Pick<FormatItem, 'detail' | 'iconPath'> {
  try {
    const text = withoutRepetition(format.render(values, file), before, after);
    return { detail: plainText(inOneLine(text), 200) };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return { detail: error.message, iconPath: new vscode.ThemeIcon('warning') };
  }
}

function inOneLine(text: string): string {
  const lines = text.split('\n').map(line => line.trim());
  return lines.filter(line => line !== '').join(' ⏎ ');
}

function labelOf({ id }: Format): string {
  switch (id) {
    case 'plain':
      return l10n.t('Token alone');
    case 'pair':
      return l10n.t('Server URL and token');
    case 'plexapiPair':
      return l10n.t('Server URL and token for python-plexapi');
    case 'header':
      return l10n.t('Header');
    case 'query':
      return l10n.t('Query parameter');
    case 'json':
      return l10n.t('JSON member');
    case 'curl':
      return l10n.t('curl command');
    case 'playMedia':
      return l10n.t('Companion playMedia request');
    default:
      return id.startsWith('user/') ? plainText(id.slice('user/'.length)) : l10n.t('Client of {0}', id);
  }
}
