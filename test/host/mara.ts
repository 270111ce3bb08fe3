import type { Account, AccountCredentials } from '../../src/accounts/account.ts';
import { Secret } from '../../src/plex/secret.ts';
import { simulator } from './fixture.ts';

/** An account of the simulated plex.tv, which owns the Living Room. */
export const MARA: Account = { id: 'a-1', name: 'Mara' };

/** Mara's credentials, with a pasted token unless another is given. */
export function credentials(change: Partial<AccountCredentials> = {}): AccountCredentials {
  const token = new Secret(simulator.tokens.owner);
  return { token, obtained: 'pasted', serverTokens: new Map(), ...change };
}
