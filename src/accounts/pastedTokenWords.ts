import { type InputBoxValidationMessage, InputBoxValidationSeverity, l10n } from 'vscode';
import { Secret } from '../plex/secret.ts';
import { Problem } from '../workbench/problem.ts';
import { type PastedToken, readPastedToken } from './pastedToken.ts';

/** What to say of a token while it is in the box: why it will not do, or what to expect. */
export function tokenAdvice(pasted: PastedToken): string | InputBoxValidationMessage | undefined {
  if (pasted.kind === 'token') return undefined;
  if (pasted.kind !== 'jwt') return tokenProblem(pasted.kind);
  const severity = InputBoxValidationSeverity.Warning;
  return pasted.expires !== undefined && pasted.expires < Date.now()
    ? { severity, message: l10n.t('This is a Plex JWT that ended on {0}.', new Date(pasted.expires).toLocaleString()) }
    : { severity, message: l10n.t('This is a Plex JWT. Many servers do not accept those yet; it will be tried.') };
}

/**
 * The token in what was pasted.
 *
 * @throws {Problem} where it is none that can be used
 */
export function tokenIn(text: string): Secret {
  const pasted = readPastedToken(text);
  if (pasted.kind !== 'token' && pasted.kind !== 'jwt') throw new Problem(tokenProblem(pasted.kind));
  return new Secret(pasted.token);
}

/** Why a token will not do, and what to paste instead. */
function tokenProblem(kind: Exclude<PastedToken['kind'], 'token' | 'jwt'>): string {
  switch (kind) {
    case 'empty':
      return l10n.t('Paste the token.');
    case 'claimToken':
      return l10n.t(
        'This is a claim token: it links a new server to an account, within four minutes. Paste your account or server token.',
      );
    case 'transientToken':
      return l10n.t(
        'This is a transient token. It cannot create others, and it ends soon. Paste your account or server token.',
      );
    case 'machineIdentifier':
      return l10n.t(
        'This is the identifier of a server, not a token. Paste your account or server token, of 20 characters.',
      );
    case 'unknown':
      return l10n.t('This is not a Plex token: those are 20 letters, digits, “-” and “_”.');
  }
}
