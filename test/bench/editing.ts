import { type Figure, figure, median, spread } from './figure.ts';
import type { EditingResult } from './host/editing.ts';
import type { Pair } from './host/sideBySide.ts';
import type { Hosts } from './hosts.ts';
import type { Built } from './probes.ts';

/** Insertions in one host, each beside the bare thing. */
export async function measureEditing(hosts: Hosts, built: Built): Promise<Figure[]> {
  const result = await hosts.run<EditingResult>({ suite: built.editingSuite, extension: built.lender });
  const difference = ({ own, bare }: Pair): number => median(own) - median(bare);
  const { insertion, manyCursors } = result;
  return [
    ...Object.entries(insertion).map(([latency, pair]) =>
      figure(`insertion over bare request and edit(), ${latency} ms latency`, difference(pair), 'ms', 8, {
        ...both(pair),
        // Of the two in each round: what slows the machine down for a while is in neither.
        byRoundMs: spread(pair.own.map((own, round) => own - (pair.bare[round] ?? Number.NaN))),
      }),
    ),
    figure(
      '1,000 cursors over bare edit()',
      median(manyCursors.own) / median(manyCursors.bare),
      '×',
      1.2,
      both(manyCursors),
    ),
  ];
}

function both({ own, bare }: Pair): Record<string, unknown> {
  return { ownMs: spread(own), bareMs: spread(bare) };
}
