import * as vscode from 'vscode';
import { askToken } from '../accounts/askToken.ts';
import type { TokenStore } from '../accounts/secretValues.ts';
import { PlexError } from '../plex/errors.ts';
import type { Secret } from '../plex/secret.ts';
import { holdsToken } from '../plex/tokenShapes.ts';
import { inform, withProgress } from '../workbench/notify.ts';
import { plainText } from '../workbench/plainText.ts';
import { Problem } from '../workbench/problem.ts';
import { askText, BACK, pickItem } from '../workbench/prompts.ts';
import { pickServer } from './chooseServer.ts';
import { askAddress, type FoundServer, foundWords } from './findServer.ts';
import { pastedTokens, type Server, selectedToken, usedAsOwn, usedWith } from './server.ts';
import type { ServerClient } from './serverClient.ts';
import type { ServerDirectory } from './serverDirectory.ts';

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
  /** The label to begin with. */
  readonly label?: string;
}

const { l10n } = vscode;

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

  /** Plex: Add Server… Asks for the address, the token and its label. A known server gets one more token. */
  async addServer(): Promise<void> {
    const title = l10n.t('Add Plex Media Server');
    let address: string | undefined;
    for (;;) {
      const found = await askAddress(this.#client, title, address);
      if (found === undefined || found === BACK) return;
      ({ address } = found);
      const known = this.#directory.find(found.identity.machineIdentifier);
      const addresses = known ? addressesOf(known) : [];
      if (known && addresses.length > 0 && !addresses.includes(found.address)) {
        const hasMoved = await this.#askWhetherMoved(known, addresses.join(', '), found);
        if (hasMoved === undefined) return;
        if (hasMoved) return this.#move(known, found);
      }
      const outcome = await this.#addTokenTo({ title, found, known, isNewAddress: true });
      if (outcome !== BACK) return;
    }
  }

  /** Plex: Add Token… Asks for a token of a known server, or one in the place of a token with the same label. */
  async addToken(argument: unknown, options?: unknown): Promise<void> {
    const server = await pickServer(argument, this.#directory, l10n.t('Add Token for a Plex Media Server'));
    if (!server) return;
    const { machineIdentifier, version } = server;
    const label = replacedLabel(server, options);
    const replaced = pastedTokens(server).find(token => token.label === label);
    // Only the user and the owner's account know for sure where the server is that a new token is for.
    const used = usedWith(server, replaced?.id) ?? usedAsOwn(server) ?? server;
    const { address } = await withProgress(l10n.t('Looking for {0}', server.name), signal =>
      this.#client.reach(used, signal),
    );
    await this.#addTokenTo({
      title:
        label !== undefined ? l10n.t('Replace Token of {0}', server.name) : l10n.t('Add Token for {0}', server.name),
      found: { address, identity: { machineIdentifier, version, claimed: true } },
      known: server,
      isNewAddress: false,
      label: label ?? '',
    });
  }

  /**
   * Asks whether a known server has moved to another address. Whoever responds there may only claim to be that server, so the
   * stored tokens go there only where the user says so: Enter alone chooses nothing. Returns `undefined` when cancelled.
   */
  async #askWhetherMoved(known: Server, before: string, found: FoundServer): Promise<boolean | undefined> {
    const { address } = found;
    const move = {
      label: l10n.t('Use the stored tokens at {0}', address),
      detail: l10n.t(
        'They are then sent to {0} instead of {1}. Choose this only if your server moved.',
        address,
        before,
      ),
    };
    const chosen = await pickItem([move, { label: l10n.t('Add another token') }], {
      title: l10n.t('{0} was at {1}', known.name, before),
      placeholder: foundWords(found, known.name),
      active: [],
      ignoreFocusOut: true,
    });
    return chosen && chosen === move;
  }

  async #move(known: Server, { address, identity: { version } }: FoundServer): Promise<void> {
    const tokens = pastedTokens(known).map(token => ({ ...token, address }));
    await this.#directory.update(known, { address, version, tokens });
    await this.#directory.select(known);
    void inform(l10n.t('{0} is now at {1}.', known.name, address));
  }

  async #addTokenTo(request: TokenRequest): Promise<typeof BACK | undefined> {
    const firstStep = request.isNewAddress ? 2 : 1;
    const lastStep = firstStep + 1;
    for (;;) {
      const checked = await this.#askToken(request, [firstStep, lastStep]);
      if (checked === undefined || checked === BACK) return checked;
      const label = await this.#askLabel(request, [lastStep, lastStep]);
      if (label === undefined) return undefined;
      if (label === BACK) continue;
      await this.#store(request, checked, label);
      return undefined;
    }
  }

  #askToken(
    { title, found, known, isNewAddress }: TokenRequest,
    step: readonly [number, number],
  ): Promise<CheckedToken | typeof BACK | undefined> {
    const target = isNewAddress
      ? foundWords(found, known?.name)
      : l10n.t('For {0} at {1}.', known?.name ?? '', found.address);
    const prompt = `${target} ${l10n.t("Paste a token for it. The token is kept in VS Code's secret storage.")}`;
    const isWarning = found.address.startsWith('http:');
    return askToken({ title, step, prompt, isWarning }, (token, signal) => this.#check(found, token, signal));
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
          ? l10n.t('This is a Plex JWT, which this server does not accept. Sign in to get a token it does accept.')
          : l10n.t(
              'The server does not accept this token (401). Check that it is complete and that it is a token for this server.',
            ),
      );
    }
    return { token, isAccepted: state === 'valid', ...(friendlyName !== undefined && { friendlyName }) };
  }

  #askLabel(
    { title, known, label }: TokenRequest,
    step: readonly [number, number],
  ): Promise<string | typeof BACK | undefined> {
    const labels = (known ? pastedTokens(known) : []).map(({ label }) => label);
    return askText({
      title,
      step,
      prompt: l10n.t('Whose token is it? A server may have several, such as one of a user with fewer rights.'),
      placeholder: l10n.t('me, kids, test user'),
      value: label ?? (labels.length === 0 ? l10n.t('me') : ''),
      validate: text =>
        labels.includes(plainText(text))
          ? {
              message: l10n.t('Replaces the token “{0}”.', plainText(text)),
              severity: vscode.InputBoxValidationSeverity.Info,
            }
          : undefined,
      accept: async text => {
        const name = plainText(text);
        if (name === '') throw new Problem(l10n.t('Give the token a name, to tell it from others.'));
        // A label is stored and shown like any name.
        if (holdsToken(text)) {
          throw new Problem(l10n.t('This looks like a token. Give it a name, such as whose it is.'));
        }
        return name;
      },
    });
  }

  async #store(
    { found: { address, identity }, isNewAddress }: TokenRequest,
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
    const insert = l10n.t('Insert Transient Token');
    const chosen = await inform(
      isAccepted
        ? l10n.t('{0} is ready and selected, as {1}, at {2}.', name, label, address)
        : l10n.t(
            '{0} was added and selected, as {1}, at {2}. It lets this machine in without a token, so whether it accepts this one is not known.',
            name,
            label,
            address,
          ),
      insert,
    );
    if (chosen === insert) await vscode.commands.executeCommand('plexTokens.insertTransientToken');
  }
}

/** Returns the addresses that the pasted tokens of a server were given for. */
function addressesOf(server: Server): string[] {
  return [...new Set(pastedTokens(server).flatMap(({ address }) => address ?? []))];
}

/** Returns the label of the token that the new one replaces, if any: of the given one, or of the selected one. */
function replacedLabel(server: Server, options: unknown): string | undefined {
  const { replace, label } = (options ?? {}) as { readonly replace?: unknown; readonly label?: unknown };
  if (replace !== true) return undefined;
  return typeof label === 'string' ? label : (selectedToken(server)?.label ?? '');
}
