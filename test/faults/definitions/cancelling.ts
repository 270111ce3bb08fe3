import {
  all,
  type Expectation,
  type Fault,
  type FaultActions,
  fails,
  isAtFirst,
  silent,
  succeeds,
  type Wire,
} from '../faultDefinition.ts';
import { operations } from '../operations.ts';
import type { Operation, OperationKey } from '../requests.ts';
import { dripped, head, sent, written } from './written.ts';

const SHORT = 'the operation sends fewer requests';
const NO_IDENTITY = 'the operation does not read the identity first';
const NO_EDIT = 'the operation edits no document';
const IN_BACKGROUND = 'nobody can cancel what is done in the background';
const AS_APP_TOKEN = 'the same happens in “app token”';
const AS_HOME_SWITCH = 'the same happens in “switch to Home user”';
const EITHER_OUTCOME = 'it may be done or cancelled, and each has a row';
const lateRevoked = fails('said', /^Revoked the token for Kometa\.$/);
const revokedAfterCancel = fails('cancelled', /^Revoked the token for Kometa\.$/);
/** What follows when a token for an app was approved already, or its revocation confirmed. */
const LATER: Fault['expect'] = {
  approval: lateRevoked,
  appAccount: revokedAfterCancel,
  revoke: fails('cancelled', /^Revoke the token for Kometa\?/),
};
const either: Expectation = { kind: 'either', retry: false };

/** Defines a cancellation that happens once, when the fault is reached, and waits until the operation has ended. */
function cancelled(
  name: string,
  act: FaultActions,
  expect: Fault['expect'] = { ...all(silent), ...(isAtFirst(act) ? {} : LATER) },
  leftOut: Fault['leftOut'] = {},
): Fault {
  return {
    name: `cancelled ${name}`,
    act: {
      whenReached: async ({ row, ended }) => {
        if (row.isCancelled) return;
        await row.cancelWhenOffered();
        await ended;
      },
      ...act,
    },
    expect,
    leftOut: { appCancel: IN_BACKGROUND, serverCheck: IN_BACKGROUND, ...leftOut },
  };
}

/** Cancels when a part of the response has come. */
function inResponse(name: string, write: Wire): Fault {
  return cancelled(name, {
    wire: async (socket, answer, extension) => {
      await write(socket, answer, extension);
      await extension.reached();
    },
  });
}

/** Cancels during the request with this number. The response comes a little later, and must change nothing. */
function inRequestNumber(number: number): Fault {
  const requestOf = ({ requests }: Operation) => requests[number - 1];
  const outcomes: Partial<Record<OperationKey, Expectation>> = {
    mint: fails('cancelled'),
    source: fails('cancelled'),
    directory: fails('cancelled'),
    connections: fails('cancelled'),
    // After the last request the account stays, because only the later steps were cancelled and not the sign-in.
    signIn: [fails('cancelled'), silent, fails('cancelled', /Sign in anyway\?/), either][number - 1] ?? silent,
    appToken: [fails('cancelled'), lateRevoked, revokedAfterCancel, revokedAfterCancel][number - 1] ?? silent,
    revoke: fails('cancelled'),
    homeSwitch: fails('cancelled'),
  };
  const others: Fault['leftOut'] = {
    ...{ approval: AS_APP_TOKEN, appAccount: AS_APP_TOKEN },
    ...{ appCancel: IN_BACKGROUND, serverCheck: IN_BACKGROUND, homeUsers: AS_HOME_SWITCH },
  };
  const mayCancel = operations.filter(({ key }) => !(key in others));
  const sends = mayCancel.filter(operation => requestOf(operation));
  return cancelled(
    `while request ${number} is under way`,
    {
      at: requestOf,
      wire: async (socket, answer, extension) => {
        await extension.reached();
        await sent(socket, written(answer));
      },
    },
    Object.fromEntries(sends.map(({ key }) => [key, outcomes[key]])),
    {
      ...others,
      ...Object.fromEntries(mayCancel.filter(operation => !sends.includes(operation)).map(({ key }) => [key, SHORT])),
    },
  );
}

export const cancelling: readonly Fault[] = [
  ...[1, 2, 3, 4].map(inRequestNumber),
  cancelled(
    'as soon as possible',
    {
      before: ({ row }) => {
        row.onCancelOffered = () => row.cancel();
      },
    },
    all(either),
    { approval: AS_APP_TOKEN, appAccount: AS_APP_TOKEN },
  ),
  cancelled('while connecting', {
    address: (_, { blackHole }) => `http://127.0.0.1:${blackHole}`,
    before: extension => {
      extension.row.requests.onConnecting = () => extension.reached();
    },
  }),
  cancelled('while the TLS handshake waits', {
    tcp: (socket, extension) => socket.once('data', () => extension.reached()),
    address: url => url.replace('http:', 'https:'),
  }),
  inResponse('before headers', () => undefined),
  inResponse('in headers', socket => sent(socket, 'HTTP/1.1 200 OK\r\nContent-')),
  inResponse('after headers, before the body', socket => sent(socket, head('Content-Length: 9'))),
  inResponse('in the body', async (socket, { body }) => {
    await sent(socket, head(`Content-Length: ${body.length}`));
    await dripped(socket, body.toString('latin1').slice(0, -1));
  }),
  cancelled(
    'between the identity and the request',
    { afterIdentity: extension => extension.reached() },
    { mint: fails('cancelled'), source: fails('cancelled') },
    { signIn: NO_IDENTITY, directory: NO_IDENTITY, connections: NO_IDENTITY },
  ),
  cancelled('when the request arrives', { beforeRequest: extension => extension.reached() }),
  cancelled('when the response arrives', { withAnswer: ({ row }) => row.cancel() }, all(either), {
    approval: EITHER_OUTCOME,
    appAccount: EITHER_OUTCOME,
    revoke: EITHER_OUTCOME,
  }),
  cancelled(
    'at the edit',
    {
      before: ({ row, worker: { editor } }) => {
        row.editor = new Proxy({} as typeof editor, {
          get: (_, property) => {
            if (property === 'edit') row.cancel();
            const value: unknown = Reflect.get(editor, property, editor);
            return typeof value === 'function' ? value.bind(editor) : value;
          },
        });
      },
    },
    { mint: succeeds, appToken: succeeds },
    {
      ...{ source: NO_EDIT, signIn: NO_EDIT, directory: NO_EDIT, connections: NO_EDIT, revoke: NO_EDIT },
      ...{ approval: AS_APP_TOKEN, appAccount: AS_APP_TOKEN },
    },
  ),
];
