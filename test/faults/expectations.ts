import {
  type Expectation,
  type Fault,
  type FaultActions,
  fails,
  isAtFirst,
  silent,
  succeeds,
} from './faultDefinition.ts';
import type { BasicKey, DerivedKey, OperationKey } from './requests.ts';

/** After these errors, the account is requested again, because the token would be lost otherwise. */
const TEMPORARY: readonly Expectation['kind'][] = [
  'unreachable',
  'timedOut',
  'interrupted',
  'serverError',
  'rateLimited',
];
const STILL_ACCEPTED = fails('problem', /^plex\.tv still accepts the token/);
const NOT_REVOKED = fails('problem', /^Couldn't revoke the token for Kometa\. Remove its device at plex\.tv/);

const AT_FIRST = 'the operation fails at its first request, as “app token” does';

const WAITS_FOR_PIN =
  'plex.tv requires a PIN with this status, and the box for it waits: see test/host/homeUserCommands.test.ts';

/** The result of an operation that follows from that of another. */
const DERIVED: Readonly<
  Record<
    DerivedKey,
    readonly [from: BasicKey, then: (expectation: Expectation, act: FaultActions) => Expectation | string]
  >
> = {
  appToken: ['signIn', expectation => expectation],
  // The wait continues after errors, except for a PIN that plex.tv doesn't have.
  approval: ['signIn', ({ kind }) => (kind === 'notFound' ? fails('problem', /wasn't approved in time/) : succeeds)],
  appAccount: ['signIn', expectation => (TEMPORARY.includes(expectation.kind) ? succeeds : expectation)],
  appCancel: ['signIn', ({ kind }) => (['none', 'signInOver'].includes(kind) ? succeeds : NOT_REVOKED)],
  // A 401 proves that the token is revoked. A simulated body in place of the right response is complete, but revokes nothing.
  revoke: [
    'signIn',
    (expectation, { simulated }) =>
      expectation.kind === 'signInOver'
        ? succeeds
        : expectation.kind === 'unreadable' && simulated
          ? STILL_ACCEPTED
          : expectation,
  ],
  // No retry is offered, because the task has failed by then.
  url: ['connections', expectation => ({ ...expectation, retry: false })],
  homeUsers: ['directory', expectation => expectation],
  // Another form of the request follows a 404 or 405.
  homeSwitch: [
    'directory',
    expectation => {
      if (['signInOver', 'forbidden'].includes(expectation.kind)) return WAITS_FOR_PIN;
      return expectation.kind === 'notFound' ? succeeds : expectation;
    },
  ],
  serverCheck: ['mint', ({ kind }) => (kind === 'none' ? succeeds : silent)],
};

/**
 * Returns what is expected of an operation with a fault, or the reason why the two make no sense together.
 *
 * @throws {Error} where there is neither, or both
 */
export function outcomeOf({ name, act, expect, leftOut }: Fault, key: OperationKey): Expectation | string {
  const [given, reason] = [expect[key], leftOut?.[key]];
  if (given && reason !== undefined) throw new Error(`${name} × ${key} has an expectation and a reason to be left out`);
  const found = given ?? reason ?? (isDerivedKey(key) ? derived({ act, expect, leftOut }, key) : undefined);
  if (found === undefined) throw new Error(`${name} × ${key} needs either an expectation or a reason to be left out`);
  return found;
}

function derived(
  { act, expect, leftOut }: Pick<Fault, 'act' | 'expect' | 'leftOut'>,
  key: DerivedKey,
): Expectation | string | undefined {
  if (['approval', 'appAccount', 'appCancel'].includes(key) && isAtFirst(act)) return AT_FIRST;
  const [from, then] = DERIVED[key];
  const expectation = expect[from];
  return expectation ? then(expectation, act) : leftOut?.[from];
}

function isDerivedKey(key: OperationKey): key is DerivedKey {
  return key in DERIVED;
}
