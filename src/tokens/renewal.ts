import pLimit from 'p-limit';
import * as vscode from 'vscode';
import { transientTokensIn } from '../plex/tokenShapes.ts';
import { asWhom, type Server, usedWith } from '../servers/server.ts';
import type { ServerDirectory } from '../servers/serverDirectory.ts';
import { applyEdits, isWritable, type Replacement } from '../workbench/edits.ts';
import { log } from '../workbench/log.ts';
import { inform, showInStatusBar, warn, withProgress } from '../workbench/notify.ts';
import type { IssuedToken, IssuedTokens, Minting } from './issuedTokens.ts';
import type { TokenFate, TokenFates } from './tokenFate.ts';
import {
  findInWorkspace,
  LIMIT,
  leavesWorkspace,
  readBounded,
  type TextInWorkspace,
  textsOfActiveEditor,
} from './workspaceTexts.ts';

const { l10n } = vscode;

/** The number of tokens that are checked at the same time. */
const AT_ONCE = 8;

/** A transient token created by this extension, and its place in a file. */
interface Found {
  readonly uri: vscode.Uri;
  /** From 1. */
  readonly line: number;
  readonly token: string;
  readonly issued: IssuedToken;
}

interface Ended extends Found {
  readonly fate: TokenFate & { readonly kind: 'ended' };
}

/** Handles Plex: Renew Transient Tokens: replaces tokens created by this extension that have expired, or soon will. */
export class Renewal {
  readonly #directory: ServerDirectory;
  readonly #issued: IssuedTokens;
  readonly #fates: TokenFates;
  readonly #minting: Minting;

  constructor(directory: ServerDirectory, issued: IssuedTokens, fates: TokenFates, minting: Minting) {
    this.#directory = directory;
    this.#issued = issued;
    this.#fates = fates;
    this.#minting = minting;
  }

  async inFile(): Promise<void> {
    const found = textsOfActiveEditor().flatMap(text => this.#find(text));
    await this.#renew(found, l10n.t('There is no transient token in this file that was made here.'));
  }

  async inWorkspace(): Promise<void> {
    const found = await withProgress(l10n.t('Looking for transient tokens in the workspace'), signal =>
      findInWorkspace(text => this.#find(text), signal),
    );
    const none = l10n.t(
      'There is no transient token in the workspace that was made here. Folders such as node_modules, dist and out are not searched, nor are binary files and those over 5 MB.',
    );
    await this.#renew(found, none);
  }

  /** @param none the message if there is nothing to renew */
  async #renew(found: readonly Found[], none: string): Promise<void> {
    await this.#directory.load();
    if (found.length === 0) return void inform(none, l10n.t('OK'));
    const fates = await withProgress(l10n.t('Asking whether the transient tokens are still good'), signal =>
      this.#judge(found, signal),
    );
    const ended = found.flatMap((each): Ended[] => {
      const fate = fates.get(each.token);
      return fate?.kind === 'ended' ? [{ ...each, fate }] : [];
    });
    const unknown = [...fates.values()].flatMap(fate => (fate.kind === 'unknown' ? [fate.why] : []));
    if (ended.length === 0) return void inform(nothingToDo(fates.size, unknown), l10n.t('OK'));
    const chosen = await preview(ended, unknown);
    if (chosen && chosen.length > 0) await this.#replace(chosen);
  }

  #find({ uri, text }: TextInWorkspace): Found[] {
    return transientTokensIn(text).flatMap(({ token, line }): Found[] => {
      const issued = this.#issued.find(token);
      return issued ? [{ uri, line, token, issued }] : [];
    });
  }

  async #judge(found: readonly Found[], signal: AbortSignal): Promise<Map<string, TokenFate>> {
    const limit = pLimit(AT_ONCE);
    const tokens = new Map(found.map(({ token, issued }) => [token, issued]));
    const fates = await Promise.all(
      Array.from(tokens, ([token, issued]) =>
        limit(async () => [token, await this.#fates.fateOf(token, issued, signal)] as const),
      ),
    );
    return new Map(fates);
  }

  /** Creates one new token for each stored token that the old ones were created with. */
  async #replace(ended: readonly Ended[]): Promise<void> {
    const groups = Map.groupBy(ended, ({ issued }) => `${issued.machineIdentifier}/${issued.tokenId}`);
    const fresh = new Map<string, string>();
    const minting = Array.from(groups.values(), async ([first, ...others]) => {
      if (!first) return;
      const token = await this.#minting.mint(usedAsBefore(first).server);
      for (const each of [first, ...others]) fresh.set(each.token, token.reveal());
    });
    // A server that doesn't respond keeps no other from being renewed. Its error is thrown at the end.
    await Promise.allSettled(minting);
    const renewable = ended.filter(({ token }) => fresh.has(token));
    const failed: string[] = [];
    const files = Map.groupBy(renewable, ({ uri }) => uri.toString());
    for (const [key, inFile] of files) {
      const tokens = new Map(inFile.map(({ token }) => [token, fresh.get(token) ?? token]));
      const uri = vscode.Uri.parse(key);
      if (!(await replaceIn(uri, tokens))) failed.push(nameOf(uri));
    }
    if (files.size > 0) say(files.size - failed.length, failed);
    await Promise.all(minting);
  }
}

async function replaceIn(uri: vscode.Uri, tokens: ReadonlyMap<string, string>): Promise<boolean> {
  try {
    return await replaceTokens(uri, tokens);
  } catch (error) {
    log.error(error);
    return false;
  }
}

/** Returns the server with the token selected that the old one was created with, if that is still stored. */
function usedAsBefore({ fate: { server }, issued: { tokenId } }: Ended): { server: Server; isSame: boolean } {
  const same = usedWith(server, tokenId);
  return { server: same ?? server, isSame: same !== undefined };
}

async function preview(ended: readonly Ended[], unknown: readonly string[]): Promise<readonly Ended[] | undefined> {
  const items = ended.map(each => ({ label: `${nameOf(each.uri)}:${each.line}`, ...offer(each), each }));
  const chosen = await vscode.window.showQuickPick(items, {
    title: items.length === 1 ? l10n.t('Renew 1 Transient Token') : l10n.t('Renew {0} Transient Tokens', items.length),
    placeHolder: unknown[0] ?? l10n.t('Those that are ticked are replaced by new ones.'),
    canPickMany: true,
    matchOnDescription: true,
  });
  return chosen?.map(({ each }) => each);
}

/** Preselects a token if it can be renewed with the same access: another stored token may have more or less. */
function offer(ended: Ended): Pick<vscode.QuickPickItem, 'description' | 'detail' | 'picked'> {
  const { server, isSame } = usedAsBefore(ended);
  const { label } = ended.issued;
  const description = isSame
    ? l10n.t('{0}, as {1}', server.name, asWhom(server))
    : l10n.t('{0} ({1}): the token “{2}” that created it was removed', server.name, asWhom(server), label);
  return { description, detail: ended.fate.why, picked: isSame };
}

function nothingToDo(count: number, unknown: readonly string[]): string {
  const [why] = unknown;
  if (why !== undefined) return l10n.t('Nothing was renewed. {0}', why);
  if (count === 1) return l10n.t('The transient token is still accepted.');
  return count === 2
    ? l10n.t('Both transient tokens are still accepted.')
    : l10n.t('All {0} transient tokens are still accepted.', count);
}

function say(renewed: number, failed: readonly string[]): void {
  if (failed.length > 0) {
    const message = l10n.t('These files could not be changed, and were left as they are: {0}', failed.join(', '));
    void warn(message, l10n.t('OK'));
  } else {
    const message = renewed === 1 ? l10n.t('Renewed in 1 file.') : l10n.t('Renewed in {0} files.', renewed);
    showInStatusBar(message, 5, 'check');
  }
}

function nameOf(uri: vscode.Uri): string {
  return vscode.workspace.asRelativePath(uri);
}

/**
 * Replaces every occurrence of some tokens in a file. An open file is changed in its editor, in one undo step, and the user
 * saves it. Any other is changed on disk, byte for byte: VS Code might read it in the wrong encoding, and would format it
 * when it saves.
 *
 * @param fresh the new tokens, by the old ones
 * @returns whether none of the old tokens is left, which is read back
 */
async function replaceTokens(uri: vscode.Uri, fresh: ReadonlyMap<string, string>): Promise<boolean> {
  const key = uri.toString();
  const open = vscode.workspace.textDocuments.find(each => each.uri.toString() === key);
  // VS Code would change a read-only document too, and could never save it.
  if (!(await isWritable(open ?? { uri, languageId: '' }))) return false;
  return open ? replaceInEditor(open, fresh) : replaceOnDisk(uri, fresh);
}

async function replaceInEditor(document: vscode.TextDocument, fresh: ReadonlyMap<string, string>): Promise<boolean> {
  // Searched at each attempt: the file may have changed while the server responded.
  await applyEdits(document, () => occurrences(document, fresh));
  return !holds(document.getText(), fresh);
}

function occurrences(document: vscode.TextDocument, fresh: ReadonlyMap<string, string>): Replacement[] {
  const text = document.getText();
  const found: Replacement[] = [];
  for (const [token, next] of fresh) {
    for (let start = text.indexOf(token); start >= 0; start = text.indexOf(token, start + token.length)) {
      const range = new vscode.Range(document.positionAt(start), document.positionAt(start + token.length));
      found.push({ range, text: next });
    }
  }
  return found;
}

async function replaceOnDisk(uri: vscode.Uri, fresh: ReadonlyMap<string, string>): Promise<boolean> {
  const { fs } = vscode.workspace;
  // Latin-1 maps every byte to one character and back. A token has only characters that are the same in every encoding.
  const read = async (): Promise<string | undefined> => {
    const bytes = await readBounded(uri, LIMIT);
    return bytes && Buffer.from(bytes).toString('latin1');
  };
  const before = await read();
  // The file may have been replaced since it was searched.
  if (before === undefined || (await leavesWorkspace(uri))) return false;
  let after = before;
  for (const [token, next] of fresh) after = after.replaceAll(token, next);
  if (after !== before) await fs.writeFile(uri, Buffer.from(after, 'latin1'));
  const written = await read();
  return written !== undefined && !holds(written, fresh);
}

function holds(text: string, fresh: ReadonlyMap<string, string>): boolean {
  return [...fresh.keys()].some(token => text.includes(token));
}
