import * as vscode from 'vscode';
import type { Server } from '../servers/server.ts';
import { run } from '../workbench/notify.ts';
import { plainText } from '../workbench/plainText.ts';
import { type Action, Problem } from '../workbench/problem.ts';
import { userSetting } from '../workbench/userSetting.ts';
import { fileStyle } from './fileStyle.ts';
import { FORMATS, type Format, type FormatFile, type FormatValues } from './formats.ts';
import { checkedValues, fillTemplate, unknownVariables, VARIABLES } from './formatTemplate.ts';

const { l10n } = vscode;

const LAST_USED = 'lastFormats';
const SETTING = 'formats';
/** Stands for the token where it is shown before it is made. */
const MASK = 'transient-••••••••';

const EDIT_FORMATS: Action = {
  title: l10n.t('Edit Formats…'),
  command: 'workbench.action.openSettingsJson',
  args: [{ revealSetting: { key: `plexTokens.${SETTING}`, edit: true } }],
};

interface FormatItem extends vscode.QuickPickItem {
  readonly format?: Format;
}

/** Asks in which form a token is to go into a document. */
export class FormatPicker {
  readonly #memento: vscode.Memento;

  constructor(memento: vscode.Memento) {
    this.#memento = memento;
  }

  /** What makes the text; `undefined` when cancelled. */
  async pick(document: vscode.TextDocument, server: Server): Promise<Format | undefined> {
    const { languageId } = document;
    const file = fileOf(document);
    const masked = { ...valuesFor(server, server.address), token: MASK };
    const own = userFormats();
    const suiting = FORMATS.filter(({ styles }) => !styles || styles.includes(file.style));
    const used = this.#memento.get<Readonly<Record<string, string>>>(LAST_USED, {});
    const last = used[languageId];
    const formats = [...suiting, ...own].toSorted((a, b) => Number(b.id === last) - Number(a.id === last));
    const items = formats.map(
      (format): FormatItem => ({ label: labelOf(format), detail: preview(format, masked, file), format }),
    );
    const chosen = await vscode.window.showQuickPick<FormatItem>(
      [
        ...items,
        { label: '', kind: vscode.QuickPickItemKind.Separator },
        { label: EDIT_FORMATS.title, iconPath: new vscode.ThemeIcon('edit') },
      ],
      { title: l10n.t('Insert Transient Token of {0} As', server.name), matchOnDetail: true },
    );
    if (!chosen) return undefined;
    if (!chosen.format) {
      await run(EDIT_FORMATS);
      return undefined;
    }
    // A format that cannot be filled in is said so before a token is made.
    chosen.format.render(masked, file);
    await this.#memento.update(LAST_USED, { ...used, [languageId]: chosen.format.id });
    return chosen.format;
  }
}

/** What a format looks at of a document. */
export function fileOf(document: vscode.TextDocument): FormatFile {
  const style = fileStyle(document.uri.path, document.languageId);
  return { style, usesPlexApiNames: document.getText().includes('PLEXAPI_AUTH_SERVER_') };
}

/**
 * What is put in beside the token.
 *
 * @param address over which the server is reached
 * @throws {Problem} where the address cannot be written into a file as it is
 */
export function valuesFor({ name, machineIdentifier }: Server, address: string): Omit<FormatValues, 'token'> {
  const values = checkedValues({ token: '', url: address, serverName: name, machineIdentifier });
  if (values) return values;
  throw new Problem(l10n.t('The address of {0} has characters that cannot be written into a file safely.', name));
}

/** What the user made of `plexTokens.formats`: a name, and the text with its variables. */
function userFormats(): Format[] {
  const setting = userSetting(SETTING);
  if (typeof setting !== 'object' || setting === null) return [];
  return Object.entries(setting).flatMap(([name, template]): Format[] =>
    typeof template === 'string' ? [{ id: `user/${name}`, render: values => fill(name, template, values) }] : [],
  );
}

/** @throws {Problem} where it has a variable that there is not */
function fill(name: string, template: string, values: FormatValues): string {
  const [unknown] = unknownVariables(template);
  if (unknown === undefined) return fillTemplate(template, values);
  throw new Problem(
    l10n.t('The format “{0}” has {1}, which is no variable. There are {2}.', name, unknown, VARIABLES.join(', ')),
    [EDIT_FORMATS],
  );
}

function preview(format: Format, values: FormatValues, file: FormatFile): string {
  try {
    return plainText(format.render(values, file).replace(/\s*\n\s*/g, ' ⏎ '), 200);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return error.message;
  }
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
