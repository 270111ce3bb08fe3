import { hash } from 'node:crypto';
import type { StateStore } from '../../src/state/stateStore.ts';
import type { IssuedToken } from '../../src/tokens/issuedTokens.ts';

/** Has a token that was created in this test created so many hours before now. */
export async function createdEarlier(state: StateStore, token: string, hours: number): Promise<void> {
  const key = hash('sha256', token, 'base64url');
  const issued = state.itemOf('issuedTokens', key)?.value as IssuedToken;
  await state.set('issuedTokens', key, { ...issued, at: Date.now() - hours * 3_600_000 });
}
