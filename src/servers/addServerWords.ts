import { type InputBoxValidationMessage, InputBoxValidationSeverity, l10n } from 'vscode';
import type { PastedToken } from '../accounts/pastedToken.ts';
import { plainText } from '../workbench/plainText.ts';
import type { AddressProblem } from './address.ts';

/** What was found, and how the token will travel there. */
export function foundServer(address: string, version: string, known: string | undefined): string {
  const what = known ?? l10n.t('Plex Media Server {0}', plainText(version));
  return address.startsWith('https:')
    ? l10n.t('{0} answers at {1}.', what, address)
    : l10n.t('{0} answers at {1}, without encryption: the token travels in clear text.', what, address);
}

/** Why an address will not do, and what to type instead. */
export function addressProblem(problem: AddressProblem): string {
  switch (problem) {
    case 'empty':
      return l10n.t('Type the address of your server, such as 192.168.1.5 or https://plex.example.org.');
    case 'userinfo':
      return l10n.t('Leave out the user name and password before “@”: only the token is sent.');
    case 'query':
      return l10n.t('Leave out everything from “?” on. The token is asked for in the next step.');
    case 'fragment':
      return l10n.t('Leave out everything from “#” on.');
    case 'backslash':
      return l10n.t('An address has no backslash. Use “/”.');
    case 'control':
      return l10n.t('An address has no spaces or invisible characters inside.');
    case 'scheme':
      return l10n.t('Only http:// and https:// are possible.');
    case 'token':
      return l10n.t('This looks like a token. The token is asked for in the next step; first comes the address.');
    case 'malformed':
      return l10n.t('This is not an address. It looks like 192.168.1.5, host:32400 or https://plex.example.org.');
  }
}

/** What to say of a token while it is in the box: why it will not do, or what to expect. */
export function tokenAdvice(pasted: PastedToken): string | InputBoxValidationMessage | undefined {
  if (pasted.kind === 'token') return undefined;
  if (pasted.kind !== 'jwt') return tokenProblem(pasted.kind);
  const severity = InputBoxValidationSeverity.Warning;
  return pasted.expires !== undefined && pasted.expires < Date.now()
    ? { severity, message: l10n.t('This is a Plex JWT that ended on {0}.', new Date(pasted.expires).toLocaleString()) }
    : { severity, message: l10n.t('This is a Plex JWT. Many servers do not accept those yet; it will be tried.') };
}

/** Why a token will not do, and what to paste instead. */
export function tokenProblem(kind: Exclude<PastedToken['kind'], 'token' | 'jwt'>): string {
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
