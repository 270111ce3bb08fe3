import { type InputBoxValidationMessage, InputBoxValidationSeverity, l10n } from 'vscode';
import { Secret } from '../plex/secret.ts';
import { moment } from '../workbench/moment.ts';
import { Problem } from '../workbench/problem.ts';
import { askText, type BACK, type TextPrompt } from '../workbench/prompts.ts';
import { type PastedToken, readPastedToken } from './pastedToken.ts';

/** Plex's article on how to find a token. */
const HELP = 'https://support.plex.tv/articles/204059436-finding-an-authentication-token-x-plex-token/';

type TokenPrompt = Pick<TextPrompt<unknown>, 'title' | 'step' | 'prompt' | 'isWarning'>;

/**
 * Asks for a token to be pasted, until one is accepted. Returns `undefined` when cancelled.
 *
 * @param accept takes the token, and may send it first; what it throws is shown in the box
 */
export function askToken<Value>(
  prompt: TokenPrompt,
  accept: (token: Secret, signal: AbortSignal) => Promise<Value>,
): Promise<Value | typeof BACK | undefined> {
  return askText({
    ...prompt,
    password: true,
    help: { tooltip: l10n.t('Find out how to get a token'), page: HELP },
    placeholder: l10n.t('Paste a Plex token, or a URL with X-Plex-Token'),
    validate: text => (text === '' ? undefined : tokenAdvice(text)),
    accept: async (text, signal) => {
      const pasted = readPastedToken(text);
      if (pasted.kind !== 'token' && pasted.kind !== 'jwt') throw new Problem(tokenProblem(pasted.kind));
      return accept(new Secret(pasted.token), signal);
    },
  });
}

/** Returns why a pasted text can't be used as a token, or what to expect of it. */
export function tokenAdvice(text: string): string | InputBoxValidationMessage | undefined {
  const pasted = readPastedToken(text);
  if (pasted.kind === 'token') return undefined;
  if (pasted.kind !== 'jwt') return tokenProblem(pasted.kind);
  const message =
    pasted.expires !== undefined && pasted.expires < Date.now()
      ? l10n.t({
          message: 'This Plex JWT expired on {0}. Paste another token.',
          args: [moment(pasted.expires)],
          comment: '{0} is a date with its time',
        })
      : l10n.t(
          "This is a Plex JWT. plex.tv accepts JWTs, but servers don't. Paste another token, or sign in with the browser.",
        );
  return { severity: InputBoxValidationSeverity.Warning, message };
}

/** Returns why a text can't be used as a token, and what to paste instead. */
function tokenProblem(kind: Exclude<PastedToken['kind'], 'token' | 'jwt'>): string {
  switch (kind) {
    case 'empty':
      return l10n.t('Paste the token.');
    case 'claimToken':
      return l10n.t(
        'This is a claim token, which only links a new server to an account. Paste your account or server token.',
      );
    case 'transientToken':
      return l10n.t("This is a transient token, which can't create others. Paste your account or server token.");
    case 'machineIdentifier':
      return l10n.t('This is a machine identifier, not a token. Paste your account or server token (20 characters).');
    case 'unknown':
      return l10n.t("This isn't a Plex token: those have 20 letters, digits, “-” or “_”. Check that it's complete.");
  }
}
