import pLimit from 'p-limit';
import * as vscode from 'vscode';
import type { Secret } from '../plex/secret.ts';
import { transientTokensIn } from '../plex/tokenShapes.ts';
import type { ServerDirectory } from '../servers/serverDirectory.ts';
import { log } from '../workbench/log.ts';
import { inform, withProgress } from '../workbench/notify.ts';
import { changeFile } from './changeFile.ts';
import type { IssuedToken, IssuedTokens, Minting } from './issuedTokens.ts';
import {
  type Expired,
  type FoundToken,
  pickExpired,
  showUnchecked,
  type Unchecked,
  usedAsBefore,
} from './renewalPicker.ts';
import { type Outcome, showOutcomes } from './renewalResult.ts';
import type { TokenFates } from './tokenFate.ts';
import { findInWorkspace, type TextInWorkspace, textsOfActiveEditor } from './workspaceTexts.ts';

const l10n = vscode.l10n;

/** The number of tokens that are checked at the same time. */
const AT_ONCE = 8;

/** What is known of the tokens that were found. */
interface Checked {
  readonly expired: readonly Expired[];
  readonly unchecked: readonly Unchecked[];
  /** The number of different tokens. */
  readonly tokens: number;
}

/** Handles Plex: Renew Expired Tokens: replaces tokens created by this extension that have expired, or soon will. */
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

  inFile(): Promise<void> {
    return this.#renew(
      async () => textsOfActiveEditor().flatMap(text => this.#find(text)),
      l10n.t('Searching the file for transient tokens…'),
      l10n.t('This file has no transient tokens created by this extension.'),
    );
  }

  inWorkspace(): Promise<void> {
    return this.#renew(
      signal => findInWorkspace(text => this.#find(text), signal),
      l10n.t('Searching the workspace for transient tokens…'),
      l10n.t(
        "Found no transient tokens created by this extension. Folders such as node_modules and dist weren't searched.",
      ),
    );
  }

  /**
   * Searches with progress, asks the user, and renews with progress: none is shown while the user reads the list.
   *
   * @param none the message if there is nothing to renew
   */
  async #renew(
    search: (signal: AbortSignal) => Promise<readonly FoundToken[]>,
    searching: string,
    none: string,
  ): Promise<void> {
    const checked = await withProgress(searching, async (signal, report) => {
      const found = await search(signal);
      await this.#directory.load();
      return this.#check(found, signal, report);
    });
    if (checked.tokens === 0) return void inform(none);
    if (checked.expired.length === 0) return this.#explain(checked);
    const chosen = await pickExpired(checked.expired, checked.unchecked);
    if (chosen && chosen.length > 0) await this.#replace(chosen);
  }

  /** Says why there is nothing to renew: all tokens are valid, or some couldn't be checked. */
  async #explain({ unchecked, tokens }: Checked): Promise<void> {
    if (unchecked.length > 0) return showUnchecked(unchecked);
    void inform(
      tokens === 1
        ? l10n.t('Nothing to renew: the transient token created by this extension is still valid.')
        : l10n.t({
            message: 'Nothing to renew: all {0} transient tokens created by this extension are still valid.',
            args: [tokens],
            comment: '{0} is a number of 2 or more',
          }),
    );
  }

  #find({ uri, text }: TextInWorkspace): FoundToken[] {
    const byToken = Map.groupBy(transientTokensIn(text), ({ token }) => token);
    return Array.from(byToken).flatMap(([token, places]): FoundToken[] => {
      const issued = this.#issued.find(token);
      return issued ? [{ uri, lines: [...new Set(places.map(({ line }) => line))], token, issued }] : [];
    });
  }

  async #check(found: readonly FoundToken[], signal: AbortSignal, report: (title: string) => void): Promise<Checked> {
    const limit = pLimit(AT_ONCE);
    const tokens = new Map<string, IssuedToken>(found.map(({ token, issued }) => [token, issued]));
    report(checkingWords(tokens.size));
    const fates = new Map(
      await Promise.all(
        Array.from(tokens, ([token, issued]) =>
          limit(async () => [token, await this.#fates.fateOf(token, issued, signal)] as const),
        ),
      ),
    );
    const expired = found.flatMap((occurrence): Expired[] => {
      const fate = fates.get(occurrence.token);
      return fate?.kind === 'ended' ? [{ ...occurrence, fate }] : [];
    });
    const unknown = [...fates.values()].filter(fate => fate.kind === 'unknown');
    const reasons = Map.groupBy(unknown, ({ server, why }) => `${server?.machineIdentifier} ${why}`);
    const unchecked = Array.from(reasons.values()).flatMap(([fate, ...others]) =>
      fate ? [{ fate, tokens: others.length + 1 }] : [],
    );
    return { expired, unchecked, tokens: tokens.size };
  }

  /**
   * Creates one new token for each stored token that the old ones were created with. A server that doesn't respond keeps no
   * other from being renewed: its error is thrown at the end.
   */
  async #replace(expired: readonly Expired[]): Promise<void> {
    const files = [...Map.groupBy(expired, ({ uri }) => uri.toString())];
    const { minting, outcomes } = await withProgress(renewingWords(0, expired.length), async (signal, report) => {
      const created = new Map<string, Promise<Secret>>();
      for (const occurrence of expired) {
        const key = creatorOf(occurrence);
        if (!created.has(key)) created.set(key, this.#minting.create(usedAsBefore(occurrence).server, signal));
      }
      let renewed = 0;
      const oneByOne = pLimit(1);
      const replacing = files.map(async ([uri, inFile]) => {
        const fresh = await freshTokens(inFile, created);
        return oneByOne(async () => {
          if (fresh.size === 0 || signal.aborted) return [];
          const outcome = await replaceIn(vscode.Uri.parse(uri), fresh);
          if (outcome.changedIn) renewed += outcome.tokens;
          report(renewingWords(renewed, expired.length));
          return [outcome];
        });
      });
      return { minting: [...created.values()], outcomes: (await Promise.all(replacing)).flat() };
    });
    await Promise.all([showOutcomes(outcomes), ...minting]);
  }
}

/** Returns what identifies the stored token that created a token. */
function creatorOf({ issued: { machineIdentifier, tokenId } }: Expired): string {
  return `${machineIdentifier}/${tokenId}`;
}

/** Returns the new tokens by the old ones, as far as they could be created. */
async function freshTokens(
  expired: readonly Expired[],
  created: ReadonlyMap<string, Promise<Secret>>,
): Promise<Map<string, string>> {
  const fresh = new Map<string, string>();
  const adding = expired.map(async occurrence => {
    const next = await created.get(creatorOf(occurrence));
    if (next) fresh.set(occurrence.token, next.reveal());
  });
  await Promise.allSettled(adding);
  return fresh;
}

/** Replaces tokens in a file, wherever they are in it. */
async function replaceIn(uri: vscode.Uri, fresh: ReadonlyMap<string, string>): Promise<Outcome> {
  const plan = (text: string) =>
    transientTokensIn(text).flatMap(({ token, start }) => {
      const next = fresh.get(token);
      return next === undefined ? [] : [{ start, end: start + token.length, text: next }];
    });
  try {
    return { uri, tokens: fresh.size, changedIn: await changeFile(uri, plan) };
  } catch (error) {
    log.error(error);
    return { uri, tokens: fresh.size, changedIn: undefined };
  }
}

function checkingWords(tokens: number): string {
  return tokens === 1
    ? l10n.t('Checking 1 token…')
    : l10n.t({ message: 'Checking {0} tokens…', args: [tokens], comment: '{0} is a number of 2 or more' });
}

function renewingWords(renewed: number, tokens: number): string {
  return tokens === 1
    ? l10n.t('Renewing 1 token…')
    : l10n.t({
        message: 'Renewing {0} of {1} tokens…',
        args: [renewed, tokens],
        comment: '{0} is the number of tokens that are renewed, {1} the number of all: 2 or more',
      });
}
