import { type Act, all, type Expectation, type Fault, fails, silent, succeeds } from '../fault.ts';
import { type Operation, type OperationKey, operations } from '../operations.ts';
import { head } from './written.ts';

const SHORT = 'it sends fewer requests';
const NO_IDENTITY = 'no identity comes before its request';
const NO_EDIT = 'it edits no document';
const either: Expectation = { kind: 'either', retry: false };

/** What is given up once everything else has waited for it: `when` it is time, Cancel is pressed. */
function cancelled(
  name: string,
  act: Act,
  expect: Fault['expect'] = all(silent),
  leftOut: Fault['leftOut'] = {},
): Fault {
  return {
    name: `cancelled ${name}`,
    act: {
      ...act,
      before: stage => {
        stage.row.impatient = true;
        return act.before?.(stage);
      },
    },
    expect,
    leftOut,
  };
}

const after = (ms: number): Act => ({
  meanwhile: async (_, row) => {
    await new Promise(resolve => setTimeout(resolve, ms));
    row.cancel();
  },
});

/** While something is waited for that never comes. */
const inWaiting: Act = {
  meanwhile: async (_, row) => {
    await new Promise(resolve => setTimeout(resolve, 300));
    await row.cancelWhenOffered();
  },
};

/** When the operation's request has arrived and is not answered. */
const inRequest: Act = {
  meanwhile: async ({ lane }, row, about) => {
    await lane.control.untilRequest(({ path }) => path === about.path);
    await new Promise(resolve => setTimeout(resolve, 100));
    await row.cancelWhenOffered();
  },
};

/** While the request with this number is under way. The answer comes a little later, and must change nothing. */
function inRequestNumber(number: number): Fault {
  const requestOf = ({ requests }: Operation) => requests[number - 1];
  const outcomes: Partial<Record<OperationKey, Expectation>> = {
    mint: fails('cancelled'),
    source: fails('cancelled'),
    directory: fails('cancelled'),
    connections: fails('cancelled'),
    // Of the last one the account stays: that it was signed in to is not what was cancelled.
    signIn: [fails('cancelled'), silent, fails('cancelled', /Sign in all the same\?/), either][number - 1] ?? silent,
  };
  const sends = operations.filter(operation => requestOf(operation));
  return cancelled(
    `while request ${number} is under way`,
    {
      meanwhile: async ({ lane, operation }, row) => {
        const path = requestOf(operation)?.path ?? '';
        const matches = (each: string): boolean =>
          each === path || (path.endsWith('*') && each.startsWith(path.slice(0, -1)));
        await lane.control.untilRequest(entry => matches(entry.path) && entry.outcome === 'open');
        await row.cancelWhenOffered();
      },
      before: async ({ lane, operation }) => {
        const { server = 'plexTv', path = '' } = requestOf(operation) ?? {};
        await lane.control.addFault(server, { fault: { kind: 'delay', ms: 700 }, path });
      },
    },
    Object.fromEntries(sends.map(({ key }) => [key, outcomes[key]])),
    Object.fromEntries(operations.filter(each => !sends.includes(each)).map(({ key }) => [key, SHORT])),
  );
}

export const cancelling: readonly Fault[] = [
  ...[1, 2, 3, 4].map(inRequestNumber),
  ...[0, 1, 2, 5, 10, 20, 50, 100].map(ms => cancelled(`after ${ms} ms`, after(ms), all(either))),
  cancelled('while connecting', { ...inWaiting, address: (_, { blackHole }) => `http://127.0.0.1:${blackHole}` }),
  cancelled('while the TLS handshake waits', {
    ...inWaiting,
    address: (_, { silent: port }) => `https://127.0.0.1:${port}`,
  }),
  cancelled('before headers', { ...inRequest, simulated: [{ kind: 'neverAnswers' }] }),
  cancelled('in headers', { ...inRequest, wire: socket => socket.write('HTTP/1.1 200 OK\r\nContent-') }),
  cancelled('after headers, before the body', {
    ...inRequest,
    wire: socket => socket.write(head('Content-Length: 9')),
  }),
  cancelled('in the body', { ...inRequest, simulated: [{ kind: 'endless', everyMs: 50 }] }),
  cancelled(
    'between the identity and the request',
    { between: ({ row }) => row.cancelWhenOffered() },
    { mint: fails('cancelled'), source: fails('cancelled') },
    { signIn: NO_IDENTITY, directory: NO_IDENTITY, connections: NO_IDENTITY },
  ),
  cancelled('when the request arrives', { beforeRequest: ({ row }) => row.cancelWhenOffered() }),
  cancelled('when the answer comes', { withAnswer: ({ row }) => row.cancel() }, all(either)),
  cancelled(
    'at the edit',
    {
      before: ({ row, lane: { editor } }) => {
        row.editor = new Proxy({} as typeof editor, {
          get: (_, property) => {
            if (property === 'edit') row.cancel();
            const value: unknown = Reflect.get(editor, property, editor);
            return typeof value === 'function' ? value.bind(editor) : value;
          },
        });
      },
    },
    { mint: succeeds },
    { source: NO_EDIT, signIn: NO_EDIT, directory: NO_EDIT, connections: NO_EDIT },
  ),
];
