import { type Expectation, type Fault, type FaultActions, retries, succeeds, timesOut } from '../faultDefinition.ts';

const NO_IDENTITY = 'no identity comes before its request';
const LEFT_OUT = { signIn: NO_IDENTITY, directory: NO_IDENTITY, connections: NO_IDENTITY };

function restart(name: string, afterIdentity: FaultActions['afterIdentity'], then: Expectation): Fault {
  return {
    name: `restart after the identity: ${name}`,
    act: { ...(afterIdentity && { afterIdentity }) },
    expect: { mint: then, source: then },
    leftOut: LEFT_OUT,
  };
}

/** What becomes of a server after it has said who it is, and before it gets the token. */
export const restarts: readonly Fault[] = [
  restart('it is back at once', ({ worker }) => worker.control.restart('livingRoom'), succeeds),
  restart(
    'it is starting',
    // Until the simulator is reset for the next row.
    ({ worker }) => worker.control.restart('livingRoom', { startingForMs: 60 * 60 * 1_000 }),
    retries('starting'),
  ),
  restart(
    'connections are refused',
    (_, proxy) => proxy.refuse(),
    retries('unreachable', /nothing accepts connections/),
  ),
  restart('connections are taken and reset', (_, proxy) => proxy.resetAll(), retries('unreachable')),
  timesOut(
    'restart after the identity: connections are taken and nothing comes',
    { afterIdentity: (_, proxy) => proxy.fallSilent() },
    LEFT_OUT,
  ),
];
