import pLimit from 'p-limit';
import * as vscode from 'vscode';
import { transientTokensIn } from '../plex/tokenShapes.ts';
import { asWhom, type Server, usedWith } from '../servers/server.ts';
import type { ServerDirectory } from '../servers/serverDirectory.ts';
import { ICONS } from '../workbench/icons.ts';
import { log } from '../workbench/log.ts';
import { inform, showInStatusBar, warn, withProgress } from '../workbench/notify.ts';
import type { IssuedToken, IssuedTokens, Minting } from './issuedTokens.ts';
import { replaceTokens } from './replaceTokens.ts';
import type { TokenFate, TokenFates } from './tokenFate.ts';
import { findInWorkspace, type TextInWorkspace, textsOfActiveEditor } from './workspaceTexts.ts';

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
    await this.#renew(found, l10n.t('This file has no transient tokens created by this extension.'));
  }

  async inWorkspace(): Promise<void> {
    const found = await withProgress(l10n.t('Searching the workspace for transient tokens…'), signal =>
      findInWorkspace(text => this.#find(text), signal),
    );
    const none = l10n.t(
      "Found no transient tokens created by this extension. Folders such as node_modules and dist weren't searched.",
    );
    await this.#renew(found, none);
  }

  /** @param none the message if there is nothing to renew */
  async #renew(found: readonly Found[], none: string): Promise<void> {
    await this.#directory.load();
    if (found.length === 0) return void inform(none);
    const fates = await withProgress(l10n.t('Checking transient tokens…'), signal => this.#judge(found, signal));
    const ended = found.flatMap((each): Ended[] => {
      const fate = fates.get(each.token);
      return fate?.kind === 'ended' ? [{ ...each, fate }] : [];
    });
    const unknown = [...fates.values()].flatMap(fate => (fate.kind === 'unknown' ? [fate.why] : []));
    if (ended.length === 0) return void inform(nothingToDo(fates.size, unknown));
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
    if (files.size > 0) showResult(renewable.length, files.size, failed);
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
  const items = ended.map(each => ({
    label: `${nameOf(each.uri)}:${each.line}`,
    iconPath: ICONS.token,
    ...offer(each),
    each,
  }));
  const chosen = await vscode.window.showQuickPick(items, {
    title: l10n.t('Renew Expired Tokens'),
    placeHolder: unknown[0] ?? l10n.t('Select tokens to replace'),
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
    ? l10n.t({
        message: '{0} ({1})',
        args: [server.name, asWhom(server)],
        comment: "{0} is the server's name, {1} the token's name",
      })
    : l10n.t({
        message: '{0} ({1}) – the token “{2}” that created it was removed',
        args: [server.name, asWhom(server), label],
        comment: "{0} is the server's name, {1} the name of its selected token, {2} the name of the removed token",
      });
  return { description, detail: ended.fate.why, picked: isSame };
}

function nothingToDo(count: number, unknown: readonly string[]): string {
  const [why] = unknown;
  if (why !== undefined) return why;
  return count === 1 ? l10n.t('The transient token is still valid.') : l10n.t('All transient tokens are still valid.');
}

function showResult(tokens: number, files: number, failed: readonly string[]): void {
  if (failed.length === 0) showInStatusBar(renewedWords(tokens, files), 5, 'check');
  else void warn(failedWords(failed));
}

function failedWords(failed: readonly string[]): string {
  return l10n.t({
    message: "Couldn't change these files: {0}. Check that they aren't read-only.",
    args: [failed.join(', ')],
    comment: '{0} is a list of one or more files',
  });
}

function renewedWords(tokens: number, files: number): string {
  if (tokens === 1) return l10n.t('Renewed 1 token');
  return files === 1
    ? l10n.t({ message: 'Renewed {0} tokens in 1 file', args: [tokens], comment: '{0} is a number of 2 or more' })
    : l10n.t({
        message: 'Renewed {0} tokens in {1} files',
        args: [tokens, files],
        comment: '{0} and {1} are numbers of 2 or more',
      });
}

function nameOf(uri: vscode.Uri): string {
  return vscode.workspace.asRelativePath(uri);
}
