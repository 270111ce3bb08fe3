import {
  type Expectation,
  type Fault,
  type FaultActions,
  retries,
  silent,
  succeeds,
  timesOut,
} from '../faultDefinition.ts';

const NO_IDENTITY = 'the operation does not read the identity first';
const LEFT_OUT = { signIn: NO_IDENTITY, directory: NO_IDENTITY, connections: NO_IDENTITY };

function restart(name: string, afterIdentity: FaultActions['afterIdentity'], then: Expectation): Fault {
  return {
    name: `restart after the identity: ${name}`,
    act: { ...(afterIdentity && { afterIdentity }) },
    // A restart expires the transient token that the check uses.
    expect: { mint: then, source: then, serverCheck: silent },
    leftOut: LEFT_OUT,
  };
}

/** States of a server between its identity and the request with the token. */
export const restarts: readonly Fault[] = [
  restart('the server is back at once', ({ worker }) => worker.control.restart('livingRoom'), succeeds),
  restart(
    'the server is starting',
    // The state lasts until the simulator is reset for the next row.
    ({ worker }) => worker.control.restart('livingRoom', { startingForMs: 60 * 60 * 1_000 }),
    retries('starting'),
  ),
  restart('connections are refused', (_, proxy) => proxy.refuse(), retries('unreachable', /refused the connection/)),
  restart('connections are accepted and reset', (_, proxy) => proxy.resetAll(), retries('unreachable')),
  timesOut(
    'restart after the identity: connections are accepted without a response',
    { afterIdentity: (_, proxy) => proxy.fallSilent() },
    LEFT_OUT,
  ),
];
