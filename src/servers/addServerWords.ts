import { l10n } from 'vscode';
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
