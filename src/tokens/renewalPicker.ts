import * as vscode from 'vscode';
import { type Server, usedWith } from '../servers/server.ts';
import { tokenName } from '../servers/tokenWords.ts';
import { ICONS } from '../workbench/icons.ts';
import { plainText } from '../workbench/plainText.ts';
import { openDocument } from './changeFile.ts';
import type { IssuedToken } from './issuedTokens.ts';
import type { TokenFate } from './tokenFate.ts';

const l10n = vscode.l10n;

/** The longest path of a file in a row or a message, in UTF-16 code units. */
const LONGEST_PATH = 200;
/** The most lines that a row names. */
const MOST_LINES = 5;

/** A transient token created by this extension, with all of its places in a file. */
export interface FoundToken {
  readonly uri: vscode.Uri;
  /** From 1. */
  readonly lines: readonly number[];
  readonly token: string;
  readonly issued: IssuedToken;
}

export interface Expired extends FoundToken {
  readonly fate: TokenFate & { readonly kind: 'ended' };
}

/** A number of tokens that couldn't be checked, for the same reason. */
export interface Unchecked {
  readonly fate: TokenFate & { readonly kind: 'unknown' };
  readonly tokens: number;
}

interface Row extends vscode.QuickPickItem {
  /** The token that the row renews; `undefined` in a row that only informs. */
  readonly expired?: Expired;
}

/**
 * Asks which expired tokens to renew: a row is a token in a file, wherever it is in that file. Returns `undefined` when
 * cancelled.
 */
export function pickExpired(
  expired: readonly Expired[],
  unchecked: readonly Unchecked[],
): Promise<readonly Expired[] | undefined> {
  const rows: Row[] = expired.map(rowOf);
  const pick = vscode.window.createQuickPick<Row>();
  pick.title = l10n.t('Renew Expired Tokens');
  pick.placeholder = l10n.t('Select tokens to replace');
  pick.canSelectMany = true;
  pick.matchOnDescription = true;
  pick.matchOnDetail = true;
  pick.items = [...rows, ...uncheckedRows(unchecked)];
  pick.selectedItems = rows.filter(({ picked }) => picked);
  return new Promise(resolve => {
    // A row that only informs has a checkbox too, which doesn't stay checked.
    pick.onDidChangeSelection(selected => {
      if (selected.some(row => !row.expired)) pick.selectedItems = selected.filter(row => row.expired);
    });
    pick.onDidAccept(() => {
      resolve(pick.selectedItems.flatMap(row => row.expired ?? []));
      pick.hide();
    });
    pick.onDidHide(() => {
      resolve(undefined);
      pick.dispose();
    });
    pick.show();
  });
}

/** Lists the tokens that couldn't be checked, where none has expired. */
export async function showUnchecked(unchecked: readonly Unchecked[]): Promise<void> {
  await vscode.window.showQuickPick(uncheckedRows(unchecked), {
    title: l10n.t('Renew Expired Tokens'),
    placeHolder: l10n.t("No expired tokens found; these couldn't be checked"),
  });
}

/** Returns the server with the token selected that the old one was created with, if that is still stored. */
export function usedAsBefore({ fate: { server }, issued: { tokenId } }: Expired): { server: Server; isSame: boolean } {
  const same = usedWith(server, tokenId);
  return { server: same ?? server, isSame: same !== undefined };
}

/** Returns a file's path within the workspace as plain text. */
export function nameOf(uri: vscode.Uri): string {
  return plainText(vscode.workspace.asRelativePath(uri), LONGEST_PATH);
}

/** A row is preselected if its token can be renewed with the same access: another stored token may have more or less. */
function rowOf(expired: Expired): Row {
  const { uri, lines, issued, fate } = expired;
  const { server, isSame } = usedAsBefore(expired);
  const description = isSame
    ? l10n.t({
        message: '{0} ({1})',
        args: [server.name, tokenName(server)],
        comment: "{0} is the server's name, {1} the token's name",
      })
    : l10n.t({
        message: '{0} ({1}) – the token “{2}” that created it was removed',
        args: [server.name, tokenName(server), issued.label],
        comment: "{0} is the server's name, {1} the name of its selected token, {2} the name of the removed token",
      });
  const onDisk = openDocument(uri) ? [] : [l10n.t("The file isn't open, so it's changed on disk")];
  const shown = lines.length > MOST_LINES ? [...lines.slice(0, MOST_LINES), '…'] : lines;
  return {
    label: `${nameOf(uri)}:${shown.join(', ')}`,
    iconPath: ICONS.token,
    description,
    detail: [fate.why, ...onDisk].join(' · '),
    picked: isSame,
    expired,
  };
}

function uncheckedRows(unchecked: readonly Unchecked[]): Row[] {
  if (unchecked.length === 0) return [];
  return [
    { label: l10n.t("Couldn't check"), kind: vscode.QuickPickItemKind.Separator },
    ...unchecked.map(({ fate, tokens }) => ({
      label: fate.server?.name ?? l10n.t('Removed server'),
      description: countWords(tokens),
      detail: fate.why,
      iconPath: ICONS.warning,
    })),
  ];
}

function countWords(tokens: number): string {
  return tokens === 1
    ? l10n.t('1 token')
    : l10n.t({ message: '{0} tokens', args: [tokens], comment: '{0} is a number of 2 or more' });
}
