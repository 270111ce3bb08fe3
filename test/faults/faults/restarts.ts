import type { Fault } from '../fault.ts';
import { type Expectation, retries, succeeds } from '../fault.ts';
import type { Front } from '../front.ts';
import type { Stage } from '../stage.ts';

const NO_IDENTITY = 'no identity comes before its request';

function restart(name: string, between: (stage: Stage, front: Front) => unknown, then: Expectation): Fault {
  return {
    name: `restart after the identity: ${name}`,
    act: { between },
    expect: { mint: then, source: then },
    leftOut: { signIn: NO_IDENTITY, directory: NO_IDENTITY, connections: NO_IDENTITY },
  };
}

/** What becomes of a server after it has said who it is, and before it gets the token. */
export const restarts: readonly Fault[] = [
  restart('it is back at once', ({ lane }) => lane.control.restart('livingRoom'), succeeds),
  restart(
    'it is starting',
    ({ lane }) => lane.control.restart('livingRoom', { startingForMs: 5_000 }),
    retries('starting'),
  ),
  restart(
    'connections are refused',
    (_, front) => front.refuse(),
    retries('unreachable', /nothing accepts connections/),
  ),
  restart('connections are taken and reset', (_, front) => front.resetAll(), retries('unreachable')),
  restart('connections are taken and nothing comes', (_, front) => front.fallSilent(), retries('timedOut')),
];
