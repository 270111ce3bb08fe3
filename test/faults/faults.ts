import type { Fault } from './fault.ts';
import { bodies } from './faults/bodies.ts';
import { cancelling } from './faults/cancelling.ts';
import { interims } from './faults/interim.ts';
import { lengths } from './faults/lengths.ts';
import { local } from './faults/local.ts';
import { network } from './faults/network.ts';
import { redirects } from './faults/redirects.ts';
import { restarts } from './faults/restarts.ts';
import { statuses } from './faults/statuses.ts';
import { tls } from './faults/tls.ts';
import { wires } from './faults/wire.ts';

/** Every fault of the matrix. */
export const faults: readonly Fault[] = [
  ...statuses,
  ...interims,
  ...redirects,
  ...bodies,
  ...lengths,
  ...wires,
  ...tls,
  ...network,
  ...restarts,
  ...local,
  ...cancelling,
];
