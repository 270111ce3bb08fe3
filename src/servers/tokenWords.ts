import { InputBoxValidationSeverity, l10n } from 'vscode';
import { holdsToken } from '../plex/tokenShapes.ts';
import { plainText } from '../workbench/plainText.ts';
import { Problem } from '../workbench/problem.ts';
import { askText, type BACK } from '../workbench/prompts.ts';
import { type Server, selectedToken } from './server.ts';

/** Returns the name of the token that a server is used with, in words where none is selected. */
export function tokenName(server: Server): string {
  return selectedToken(server)?.label ?? l10n.t('no token selected');
}

/**
 * Asks for the name of one more token of a server. Returns `undefined` when cancelled.
 *
 * @param names the names of the tokens that it could replace
 */
export function askTokenName(
  title: string,
  step: readonly [number, number],
  names: readonly string[],
): Promise<string | typeof BACK | undefined> {
  return askText({
    title,
    step,
    prompt: l10n.t('Name this token, for example after the user it belongs to.'),
    placeholder: l10n.t('Enter a name, such as kids or test user'),
    value: names.length === 0 ? l10n.t('me') : '',
    validate: text => {
      const name = plainText(text);
      if (!names.includes(name)) return undefined;
      const message = l10n.t({
        message: 'Replaces the token “{0}”.',
        args: [name],
        comment: '{0} is the name of a token',
      });
      return { message, severity: InputBoxValidationSeverity.Info };
    },
    accept: async text => {
      const name = plainText(text);
      if (name === '') throw new Problem(l10n.t('Enter a name for the token.'));
      // A name is stored and shown.
      if (holdsToken(text)) throw new Problem(l10n.t('This looks like a token. Enter a name for it instead.'));
      return name;
    },
  });
}

/** Returns the problem that SecretStorage no longer has the selected token of a server. */
export function tokenLost(server: Server): Problem {
  const { name, machineIdentifier } = server;
  const label = selectedToken(server)?.label;
  const message = l10n.t({
    message: 'VS Code no longer has the token for {0}. Paste it again.',
    args: [name],
    comment: "{0} is the server's name",
  });
  return new Problem(message, [
    {
      title: l10n.t('Replace Token…'),
      command: 'plexTokens.addToken',
      args: [machineIdentifier, { replace: true, label }],
    },
  ]);
}

/** Returns the problem that the selected token of a server was removed. */
export function tokenRemoved({ name, machineIdentifier }: Server): Problem {
  const message = l10n.t({
    message: 'The selected token for {0} was removed. Select another one.',
    args: [name],
    comment: "{0} is the server's name",
  });
  return new Problem(message, [
    {
      title: l10n.t('Select Token…'),
      command: 'plexTokens.selectServer',
      args: [machineIdentifier, { tokenOnly: true }],
    },
  ]);
}

/** Facts about a token that was stored. */
interface StoredFacts {
  readonly name: string;
  readonly label: string;
  readonly address: string;
  readonly isAccepted: boolean;
  readonly isReplaced: boolean;
  /** Whether the server had other tokens before. */
  readonly isAnother: boolean;
}

/** Says what was stored. */
export function storedWords({ name, label, address, isAccepted, isReplaced, isAnother }: StoredFacts): string {
  if (!isAccepted) {
    return l10n.t({
      message: 'Saved the token “{0}” unchecked: {1} accepts requests from this computer without a token.',
      args: [label, name],
      comment: "{0} is the name of a token, {1} the server's name",
    });
  }
  if (isReplaced) {
    return l10n.t({
      message: 'Replaced the token “{0}” for {1}.',
      args: [label, name],
      comment: "{0} is the name of a token, {1} the server's name",
    });
  }
  if (isAnother) {
    return l10n.t({
      message: 'Added and selected the token “{0}” for {1}.',
      args: [label, name],
      comment: "{0} is the name of a token, {1} the server's name",
    });
  }
  return l10n.t({
    message: 'Added and selected {0} ({1}) at {2}.',
    args: [name, label, address],
    comment: "{0} is the server's name, {1} the name of its token, {2} its address",
  });
}
