import * as vscode from 'vscode';
import { askToken } from '../accounts/askToken.ts';
import type { TokenStore } from '../accounts/secretValues.ts';
import { isExposed } from '../plex/connections.ts';
import { PlexError } from '../plex/errors.ts';
import type { Secret } from '../plex/secret.ts';
import { fieldsOf } from '../workbench/fields.ts';
import { inform, withProgress } from '../workbench/notify.ts';
import { plainText } from '../workbench/plainText.ts';
import { Problem } from '../workbench/problem.ts';
import { BACK } from '../workbench/prompts.ts';
import { pickServer } from './chooseServer.ts';
import { askAddress, askWhetherMoved, type FoundServer, tokenPrompt } from './findServer.ts';
import { pastedTokens, type Server, selectedToken, usedAsOwn, usedWith } from './server.ts';
import type { ServerClient } from './serverClient.ts';
import type { ServerDirectory } from './serverDirectory.ts';
import { askTokenName, storedWords } from './tokenWords.ts';

/** A token that the server doesn't reject. */
interface CheckedToken {
  readonly token: Secret;
  /** Whether the server accepts it. Where it lets this computer in without a token, that isn't known. */
  readonly isAccepted: boolean;
  readonly friendlyName?: string;
}

/** What a token is added to. */
interface TokenRequest {
  readonly title: string;
  readonly found: FoundServer;
  readonly known: Server | undefined;
  /** Whether the user gave the address just now. Otherwise what is stored of it stays. */
  readonly isNewAddress: boolean;
  /** The label of the token that the new one replaces. */
  readonly replaced?: string | undefined;
  /** Whether another command continues with the server. */
  readonly isContinued?: boolean;
}

const l10n = vscode.l10n;

/** Asks for servers and their tokens, and stores them. */
export class AddServer {
  readonly #directory: ServerDirectory;
  readonly #tokens: TokenStore;
  readonly #client: ServerClient;

  constructor(directory: ServerDirectory, tokens: TokenStore, client: ServerClient) {
    this.#directory = directory;
    this.#tokens = tokens;
    this.#client = client;
  }

  /** Plex: Add Server… Asks for the address and the token. A known server gets one more token, whose name is asked for. */
  async addServer(options?: unknown): Promise<void> {
    const title = l10n.t('Add Plex Media Server');
    let address: string | undefined;
    for (;;) {
      const found = await askAddress(this.#client, title, address);
      if (found === undefined || found === BACK) return;
      ({ address } = found);
      const known = this.#directory.find(found.identity.machineIdentifier);
      const addresses = known ? addressesOf(known) : [];
      if (known && addresses.length > 0 && !addresses.includes(found.address)) {
        const hasMoved = await askWhetherMoved(known.name, addresses.join(', '), found, true);
        if (hasMoved === undefined) return;
        if (hasMoved) {
          await this.#move(known, found);
          await this.#directory.select(known);
          return;
        }
      }
      const outcome = await this.#addTokenTo({
        ...{ title, found, known },
        isNewAddress: true,
        isContinued: fieldsOf(options).continues === true,
      });
      if (outcome !== BACK) return;
    }
  }

  /** Plex: Add Token… Asks for a token of a known server, or one in the place of a token with the same label. */
  async addToken(argument: unknown, options?: unknown): Promise<void> {
    const server = await pickServer(argument, this.#directory, l10n.t('Add Token'));
    if (!server) return;
    const { machineIdentifier, version } = server;
    const label = replacedLabel(server, options);
    const replaced = pastedTokens(server).find(token => token.label === label);
    // Only the user and the owner's account know for sure where the server is that a new token is for.
    const used = usedWith(server, replaced?.id) ?? usedAsOwn(server) ?? server;
    const args = [server.name];
    const { address } = await withProgress(
      l10n.t({ message: 'Connecting to {0}…', args, comment: "{0} is the server's name" }),
      signal => this.#client.reach(used, signal),
    );
    await this.#addTokenTo({
      title: replaced
        ? l10n.t({
            message: 'Replace Token “{0}” for {1}',
            args: [replaced.label, server.name],
            comment: "{0} is the name of a token, {1} the server's name",
          })
        : l10n.t({ message: 'Add Token for {0}', args, comment: "{0} is the server's name" }),
      found: { address, identity: { machineIdentifier, version, claimed: true } },
      known: server,
      isNewAddress: false,
      replaced: replaced?.label,
    });
  }

  /** Asks for another address of a server that was added by its address. The same server has to respond there. */
  async changeAddress(server: Server): Promise<void> {
    const { name, address } = server;
    const title = l10n.t({ message: 'Change Address of {0}', args: [name], comment: "{0} is the server's name" });
    const found = await askAddress(this.#client, title, address, server);
    if (found === undefined || found === BACK) return;
    const before = addressesOf(server).filter(other => other !== found.address);
    if (before.length === 0) return;
    if (await askWhetherMoved(name, before.join(', '), found, false)) await this.#move(server, found);
  }

  async #move(known: Server, { address, identity: { version } }: FoundServer): Promise<void> {
    // Another window may have added or removed a token while the question was open.
    const current = this.#directory.find(known.machineIdentifier) ?? known;
    const tokens = pastedTokens(current).map(token => ({ ...token, address }));
    await this.#directory.update(current, { address, version, tokens });
    void inform(
      l10n.t({
        message: 'Changed the address of {0} to {1}.',
        args: [known.name, address],
        comment: "{0} is the server's name, {1} its new address",
      }),
    );
  }

  async #addTokenTo(request: TokenRequest): Promise<typeof BACK | undefined> {
    const { title, found, known, isNewAddress, replaced } = request;
    const knownLabel = replaced ?? (known ? undefined : l10n.t('me'));
    const first = isNewAddress ? 2 : 1;
    const last = knownLabel === undefined ? first + 1 : first;
    const prompt = {
      title,
      prompt: tokenPrompt(found, known?.name),
      isWarning: isExposed(found),
      ...(last > 1 && { step: [first, last] as const }),
    };
    for (;;) {
      const checked = await askToken(prompt, async (token, signal) => {
        // Another window may have stored it while the box is open.
        const current = known && this.#directory.find(known.machineIdentifier);
        if (current && replaced === undefined) await this.#refuseSecondName(found, current, token);
        return this.#check(found, token, signal);
      });
      if (checked === undefined || checked === BACK) return checked;
      const names = known ? pastedTokens(known).map(({ label }) => label) : [];
      const label = knownLabel ?? (await askTokenName(title, [last, last], names));
      if (label === undefined) return undefined;
      if (label === BACK) continue;
      await this.#store(request, checked, label);
      return undefined;
    }
  }

  /** @throws {Problem} where the token is stored for the same address already: with two names, it would seem to be two tokens */
  async #refuseSecondName({ address }: FoundServer, known: Server, token: Secret): Promise<void> {
    for (const entry of pastedTokens(known)) {
      if ((entry.address ?? known.address) !== address) continue;
      if (!token.equals(await this.#tokens.get(known.machineIdentifier, entry.id))) continue;
      throw new Problem(
        l10n.t({
          message: 'This token is already stored as “{0}”. Paste another one.',
          args: [entry.label],
          comment: "{0} is the token's name",
        }),
      );
    }
  }

  /**
   * Sends the token to the server, which has to identify itself again before.
   *
   * @throws {PlexError | Problem} where the server rejects the token
   */
  async #check({ address, identity }: FoundServer, token: Secret, signal: AbortSignal): Promise<CheckedToken> {
    const current = await (await this.#client.at(address)).getIdentity(signal);
    if (current.machineIdentifier !== identity.machineIdentifier) {
      throw new PlexError('wrongServer', { host: new URL(address).host });
    }
    const { state, friendlyName } = await (await this.#client.at(address, token)).checkToken(signal);
    if (state === 'rejected') {
      throw new Problem(
        token.isJwt
          ? l10n.t('This server rejected the Plex JWT (401). Sign in instead, or paste another token.')
          : l10n.t("This server rejected the token (401). Check that it's complete, and that it's for this server."),
      );
    }
    return { token, isAccepted: state === 'valid', ...(friendlyName !== undefined && { friendlyName }) };
  }

  async #store(
    { found: { address, identity }, isNewAddress, isContinued }: TokenRequest,
    { token, isAccepted, friendlyName }: CheckedToken,
    label: string,
  ): Promise<void> {
    const { machineIdentifier, version } = identity;
    const known = this.#directory.find(machineIdentifier);
    const pasted = known ? pastedTokens(known) : [];
    const replaced = pasted.filter(entry => entry.label === label);
    const others = pasted.filter(entry => entry.label !== label);
    const id = crypto.randomUUID();
    // First the secret: without it, the server couldn't be used.
    await this.#tokens.store(machineIdentifier, id, token);
    const name = plainText(friendlyName ?? '') || known?.name || new URL(address).hostname;
    const tokens = [...others, { id, label, address }];
    const change = { name, version, tokens, selectedToken: id, ...(isNewAddress && { address }) };
    await this.#directory.update({ machineIdentifier, name, version }, change);
    const server = this.#directory.find(machineIdentifier);
    for (const old of replaced) await this.#tokens.delete(machineIdentifier, old.id);
    if (server) await this.#directory.select(server);
    if (isAccepted) this.#directory.setState(identity, 'reachable');
    const words = storedWords({
      name,
      label,
      address,
      isAccepted,
      isReplaced: replaced.length > 0,
      isAnother: (known?.tokens ?? []).some(({ label: other }) => other !== label),
    });
    if (isContinued) return void inform(words);
    const insert = l10n.t('Insert Transient Token');
    const chosen = await inform(words, insert);
    if (chosen === insert) await vscode.commands.executeCommand('plexTokens.insertTransientToken');
  }
}

/** Returns the addresses that the pasted tokens of a server were given for. */
function addressesOf(server: Server): string[] {
  return [...new Set(pastedTokens(server).flatMap(({ address }) => address ?? []))];
}

/** Returns the label of the token that the new one replaces, if any: of the given one, or of the selected one. */
function replacedLabel(server: Server, options: unknown): string | undefined {
  const { replace, label } = fieldsOf(options);
  if (replace !== true) return undefined;
  return typeof label === 'string' ? label : (selectedToken(server)?.label ?? '');
}
