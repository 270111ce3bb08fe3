import * as vscode from 'vscode';
import type { Secret } from '../plex/secret.ts';
import { serverFor } from '../servers/chooseServer.ts';
import type { Server } from '../servers/server.ts';
import type { ServerDirectory } from '../servers/serverDirectory.ts';
import { type CreateAppToken, proposedName } from '../tokens/createAppToken.ts';
import { creatorOf, type IssuedTokens, type Minting } from '../tokens/issuedTokens.ts';
import type { TokenClipboard } from '../tokens/tokenClipboard.ts';
import { applyEdits, isWritable } from '../workbench/edits.ts';
import { givenPlace, keyOfToken } from '../workbench/givenPlace.ts';
import { warn } from '../workbench/notify.ts';
import { Problem } from '../workbench/problem.ts';

const l10n = vscode.l10n;

/** The place where a token was found, and its key among the ignored tokens. */
interface Target {
  readonly document: vscode.TextDocument;
  readonly range: vscode.Range;
  readonly key: string;
}

interface TokenReplacementDependencies {
  readonly directory: ServerDirectory;
  readonly issued: IssuedTokens;
  readonly minting: Minting;
  readonly clipboard: TokenClipboard;
  readonly createAppToken: CreateAppToken;
}

/** Replaces a token that was found by a new transient token, if it is still there. */
export class TokenReplacement {
  readonly #directory: ServerDirectory;
  readonly #issued: IssuedTokens;
  readonly #minting: Minting;
  readonly #clipboard: TokenClipboard;
  readonly #createAppToken: CreateAppToken;

  constructor({ directory, issued, minting, clipboard, createAppToken }: TokenReplacementDependencies) {
    this.#directory = directory;
    this.#issued = issued;
    this.#minting = minting;
    this.#clipboard = clipboard;
    this.#createAppToken = createAppToken;
  }

  /**
   * @param givenServer the server that creates the new token; without it, the user selects one
   * @throws {Problem} if the token is no longer there, or can't be replaced; no token is created then
   */
  async replace(uri: unknown, range: unknown, key: unknown, givenServer?: unknown): Promise<void> {
    const target = await toTarget(uri, range, key);
    if (!target) return;
    await demandReplaceable(target);
    const server = await serverFor(givenServer, this.#directory, 'plexTokens.replaceWithTransientToken');
    if (server) await this.#replace(target, server);
  }

  /**
   * Replaces a transient token created by this extension, with the same stored token that created it.
   *
   * @throws {Problem} as `replace` does, or if that stored token was removed
   */
  async renew(uri: unknown, range: unknown, key: unknown): Promise<void> {
    const target = await toTarget(uri, range, key);
    if (target) await this.#renew(target);
  }

  /**
   * Does the same for a token in a document.
   *
   * @throws {Problem}
   */
  renewIn(document: vscode.TextDocument, range: vscode.Range, token: string): Promise<void> {
    return this.#renew({ document, range, key: keyOfToken(document.uri, token) });
  }

  async #renew(target: Target): Promise<void> {
    await this.#directory.load();
    await demandReplaceable(target);
    const issued = this.#issued.find(target.document.getText(target.range));
    const creator = issued && creatorOf(issued, this.#directory);
    if (!creator)
      throw new Problem(
        l10n.t("The token can't be renewed: the stored token that created it was removed. Replace it."),
      );
    await this.#replace(target, creator);
  }

  async #replace(target: Target, server: Server): Promise<void> {
    const token = await this.#minting.mint(server);
    if (await writeOver(target, token)) return;
    const copy = l10n.t('Copy Token');
    const message = l10n.t("The text changed, or it can't be edited. Nothing was replaced.");
    if ((await warn(message, copy)) === copy) await this.#clipboard.copy(token, server.name);
  }

  /**
   * Replaces it with a new long-lived token for the app that reads the file.
   *
   * @throws {Problem} if the token is no longer there, or can't be replaced; no token is created then
   */
  async replaceWithAppToken(uri: unknown, range: unknown, key: unknown): Promise<void> {
    const target = await toTarget(uri, range, key);
    if (!target) return;
    await demandReplaceable(target);
    await this.#createAppToken.create({
      proposedName: proposedName(target.document, target.range.start),
      write: token => writeOver(target, token),
    });
  }
}

/** Writes a token over the old one, whose quotes, if it needs any, are those of the new one. Returns whether it is there. */
async function writeOver(target: Target, token: Secret): Promise<boolean> {
  const plan = () => (isThere(target) ? [{ range: target.range, text: token.reveal() }] : []);
  return (await applyEdits(target.document, plan)) !== undefined;
}

/** @throws {Problem} if the token is no longer there, or can't be replaced */
async function demandReplaceable(target: Target): Promise<void> {
  if (!isThere(target)) throw new Problem(l10n.t('The token has moved since it was found. Nothing was replaced.'));
  if (!(await isWritable(target.document)))
    throw new Problem(l10n.t("This file can't be changed. Nothing was replaced."));
}

function isThere({ document, range, key }: Target): boolean {
  return keyOfToken(document.uri, document.getText(range)) === key;
}

/** Reads the arguments of the command, which anybody can call. */
async function toTarget(uri: unknown, range: unknown, key: unknown): Promise<Target | undefined> {
  const place = givenPlace(uri, range);
  if (!place || typeof key !== 'string') return undefined;
  return { document: await vscode.workspace.openTextDocument(place.uri), range: place.range, key };
}
