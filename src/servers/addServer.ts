import * as vscode from 'vscode';
import { readPastedToken } from '../accounts/pastedToken.ts';
import { tokenAdvice, tokenIn } from '../accounts/pastedTokenWords.ts';
import type { TokenStore } from '../accounts/tokenStore.ts';
import { PlexError } from '../plex/errors.ts';
import type { Secret } from '../plex/secret.ts';
import { holdsToken } from '../plex/tokenShapes.ts';
import { inform } from '../workbench/notify.ts';
import { pickItem } from '../workbench/pickItem.ts';
import { plainText } from '../workbench/plainText.ts';
import { Problem } from '../workbench/problem.ts';
import { withProgress } from '../workbench/progress.ts';
import { askText, BACK } from '../workbench/prompts.ts';
import { parseAddress } from './address.ts';
import { addressProblem, foundServer } from './addServerWords.ts';
import { pickServer } from './chooseServer.ts';
import { type Found, findServer } from './findServer.ts';
import { pastedTokens, type Server, selectedToken, usedAsOwn, usedWith } from './server.ts';
import type { ServerClient } from './serverClient.ts';
import type { ServerDirectory } from './serverDirectory.ts';

/** A token that the server has judged. */
interface Given {
  readonly token: Secret;
  /** Whether the server could tell: where it lets this machine in without a token, it could not. */
  readonly proven: boolean;
  readonly friendlyName?: string;
}

/** What a token is asked for. */
interface TokenRequest {
  readonly title: string;
  readonly found: Found;
  readonly firstStep: 1 | 2;
  readonly known?: Server;
  /** Whether what is stored of the address stays: what the user gave, or nothing where an account's list knows its connections. */
  readonly keepsAddress?: boolean;
  /** What its label is to begin with. */
  readonly label?: string;
}

const { l10n } = vscode;

/** Asks for a server and its tokens, and keeps them. */
export class AddServer {
  readonly #directory: ServerDirectory;
  readonly #tokens: TokenStore;
  readonly #access: ServerClient;

  constructor(directory: ServerDirectory, tokens: TokenStore, access: ServerClient) {
    this.#directory = directory;
    this.#tokens = tokens;
    this.#access = access;
  }

  /** Plex: Add Server… Address, then token, then whose it is. A server that is known gets one more token. */
  async addServer(): Promise<void> {
    const title = l10n.t('Add Plex Media Server');
    let found: Found | undefined;
    for (;;) {
      const address = await this.#askAddress(title, found?.address);
      if (address === undefined || address === BACK) return;
      found = address;
      const known = this.#directory.find(found.identity.machineIdentifier);
      const before = known ? addressesOf(known) : [];
      if (known && before.length > 0 && !before.includes(found.address)) {
        const move = await this.#askWhetherMoved(known, before.join(', '), found);
        if (move === undefined) return;
        if (move) return this.#move(known, found);
      }
      const done = await this.#addTokenTo({ title, found, firstStep: 2, ...(known && { known }) });
      if (done !== BACK) return;
    }
  }

  /** Plex: Add Token… for a server that is known, or another token in the place of one with the same label. */
  async addToken(argument: unknown, options?: unknown): Promise<void> {
    const server = await pickServer(argument, this.#directory, l10n.t('Add Token for a Plex Media Server'));
    if (!server) return;
    const { machineIdentifier, version } = server;
    const replaced = replacedLabel(server, options);
    const old = pastedTokens(server).find(({ label }) => label === replaced);
    // A new token is for where the user, or the owner's account, says that the server is, before it is for anybody's word.
    const used = usedWith(server, old?.id) ?? usedAsOwn(server) ?? server;
    const { address } = await withProgress(l10n.t('Looking for {0}', server.name), signal =>
      this.#access.reach(used, signal),
    );
    await this.#addTokenTo({
      title:
        replaced !== undefined ? l10n.t('Replace Token of {0}', server.name) : l10n.t('Add Token for {0}', server.name),
      found: { address, identity: { machineIdentifier, version, claimed: true } },
      firstStep: 1,
      known: server,
      keepsAddress: true,
      label: replaced ?? '',
    });
  }

  /**
   * A server answers at another address and says that it is a known one, which anybody could. Its tokens go there only where
   * the user says so: Enter alone chooses nothing.
   */
  async #askWhetherMoved(known: Server, before: string, { address, identity }: Found): Promise<boolean | undefined> {
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
      placeholder: foundServer(address, identity.version, known.name),
      active: [],
      ignoreFocusOut: true,
    });
    return chosen && chosen === move;
  }

  async #move(known: Server, { address, identity: { version } }: Found): Promise<void> {
    const tokens = pastedTokens(known).map(token => ({ ...token, address }));
    await this.#directory.update(known, { address, version, tokens });
    await this.#directory.select(known);
    void inform(l10n.t('{0} is now at {1}.', known.name, address));
  }

  async #addTokenTo(to: TokenRequest): Promise<typeof BACK | undefined> {
    const of = to.firstStep + 1;
    for (;;) {
      const given = await this.#askToken(to, [to.firstStep, of]);
      if (given === undefined || given === BACK) return given;
      const label = await this.#askLabel(to, [of, of]);
      if (label === undefined) return undefined;
      if (label === BACK) continue;
      await this.#keep(to, given, label);
      return undefined;
    }
  }

  #askAddress(title: string, value: string | undefined): Promise<Found | typeof BACK | undefined> {
    return askText({
      title,
      step: [1, 3],
      prompt: l10n.t('Address of the server. Without http:// or https://, https is tried first.'),
      placeholder: '192.168.1.5',
      ...(value !== undefined && { value }),
      validate: text => {
        const parsed = parseAddress(text);
        return 'problem' in parsed && parsed.problem !== 'empty' ? addressProblem(parsed.problem) : undefined;
      },
      accept: async (text, signal) => {
        const parsed = parseAddress(text);
        if ('problem' in parsed) throw new Problem(addressProblem(parsed.problem));
        return findServer(this.#access, parsed.candidates, signal);
      },
    });
  }

  #askToken(
    { title, found, known, firstStep }: TokenRequest,
    step: readonly [number, number],
  ): Promise<Given | typeof BACK | undefined> {
    return askText({
      title,
      step,
      password: true,
      prompt: [
        firstStep === 1
          ? l10n.t('For {0} at {1}.', known?.name ?? '', found.address)
          : foundServer(found.address, found.identity.version, known?.name),
        l10n.t("Paste a token for it. The token is kept in VS Code's secret storage."),
      ].join(' '),
      isWarning: found.address.startsWith('http:'),
      placeholder: l10n.t('Plex token, or a URL with X-Plex-Token in it'),
      validate: text => (text === '' ? undefined : tokenAdvice(readPastedToken(text))),
      accept: async (text, signal) => this.#judge(found, tokenIn(text), signal),
    });
  }

  /** Has the server say whether it accepts the token, after asking once more who it is. */
  async #judge({ address, identity }: Found, token: Secret, signal: AbortSignal): Promise<Given> {
    const answering = await (await this.#access.at(address)).getIdentity(signal);
    if (answering.machineIdentifier !== identity.machineIdentifier) {
      throw new PlexError('wrongServer', { host: new URL(address).host });
    }
    const { state, friendlyName } = await (await this.#access.at(address, token)).checkToken(signal);
    if (state !== 'rejected')
      return { token, proven: state === 'valid', ...(friendlyName !== undefined && { friendlyName }) };
    throw new Problem(
      token.isJwt
        ? l10n.t('This is a Plex JWT, which this server does not accept. Sign in to get a token it does accept.')
        : l10n.t(
            'The server does not accept this token (401). Check that it is complete and that it is a token for this server.',
          ),
    );
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
        // It would be kept and shown like any name.
        if (holdsToken(text)) {
          throw new Problem(l10n.t('This looks like a token. Give it a name, such as whose it is.'));
        }
        return name;
      },
    });
  }

  async #keep(
    { found: { address, identity }, keepsAddress }: TokenRequest,
    { token, proven, friendlyName }: Given,
    label: string,
  ): Promise<void> {
    const { machineIdentifier, version } = identity;
    const known = this.#directory.find(machineIdentifier);
    const pasted = known ? pastedTokens(known) : [];
    const replaced = pasted.filter(entry => entry.label === label);
    const others = pasted.filter(entry => entry.label !== label);
    const id = crypto.randomUUID();
    // First the secret: an entry without one would be a server that cannot be asked.
    await this.#tokens.store(machineIdentifier, id, token);
    const name = plainText(friendlyName ?? '') || known?.name || new URL(address).hostname;
    const tokens = [...others, { id, label, address }];
    const change = { name, version, tokens, selectedToken: id, ...(!keepsAddress && { address }) };
    await this.#directory.update({ machineIdentifier, name, version }, change);
    const server = this.#directory.find(machineIdentifier);
    for (const old of replaced) await this.#tokens.delete(machineIdentifier, old.id);
    if (server) await this.#directory.select(server);
    if (proven) this.#directory.setState(identity, 'reachable');
    const insert = l10n.t('Insert Transient Token');
    const chosen = await inform(
      proven
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

/** Where the stored tokens of a server were given for. */
function addressesOf(server: Server): string[] {
  return [...new Set(pastedTokens(server).flatMap(({ address }) => address ?? []))];
}

/** The label of the token whose place the new one is meant to take, if any: the one that is given, or the selected one. */
function replacedLabel(server: Server, options: unknown): string | undefined {
  if (typeof options !== 'object' || options === null || !('replace' in options) || options.replace !== true)
    return undefined;
  return 'label' in options && typeof options.label === 'string' ? options.label : (selectedToken(server)?.label ?? '');
}
