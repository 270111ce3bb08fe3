/** Times of ours and of the bare thing it is compared with, in milliseconds, in the order in which they were taken. */
export interface Pair {
  readonly own: readonly number[];
  readonly bare: readonly number[];
}

/** One way to do the thing that is measured. `prepare` and `cleanUp` are not clocked. */
export interface Trial<Prepared> {
  prepare(): Promise<Prepared>;
  own(prepared: Prepared): Promise<unknown>;
  bare(prepared: Prepared): Promise<unknown>;
  cleanUp(prepared: Prepared): Promise<unknown>;
}

/**
 * Does a thing both ways in turns, so that what slows the machine down slows both: own bare, bare own, own bare, …
 *
 * @param warmUp rounds that do not count
 */
export async function sideBySide<Prepared>(trial: Trial<Prepared>, rounds: number, warmUp: number): Promise<Pair> {
  const times: { own: number[]; bare: number[] } = { own: [], bare: [] };
  for (let round = 0; round < warmUp + rounds; round++) {
    const ways = round % 2 === 0 ? (['own', 'bare'] as const) : (['bare', 'own'] as const);
    for (const way of ways) {
      const prepared = await trial.prepare();
      const started = performance.now();
      await trial[way](prepared);
      const taken = performance.now() - started;
      await trial.cleanUp(prepared);
      if (round >= warmUp) times[way].push(taken);
    }
  }
  return times;
}
