import type { RunningSimulator } from '../simulator/spawn.ts';

const WARM_UP_ROUNDS = 3;
const ROUNDS = 14;
const REQUESTS_PER_ROUND = 150;

/** Asks once. */
export type Ask = () => Promise<unknown>;

/**
 * How long each way of asking takes, in milliseconds: one request after the other, the ways in turns, each first as often as
 * the others.
 */
export async function compareSides<Side extends string>(
  simulator: RunningSimulator,
  sides: Readonly<Record<Side, Ask>>,
): Promise<Record<Side, number[]>> {
  const names = Object.keys(sides) as Side[];
  const times = Object.fromEntries(names.map(name => [name, [] as number[]])) as Record<Side, number[]>;
  for (let round = 0; round < WARM_UP_ROUNDS + ROUNDS; round++) {
    // The simulator remembers every request and every token that it made: it would become slower.
    await simulator.control.reset();
    const turn = round % names.length;
    for (const name of [...names.slice(turn), ...names.slice(0, turn)]) {
      const taken = await clock(sides[name]);
      if (round >= WARM_UP_ROUNDS) times[name].push(...taken);
    }
  }
  return times;
}

async function clock(ask: Ask): Promise<number[]> {
  const times: number[] = [];
  for (let count = 0; count < REQUESTS_PER_ROUND; count++) {
    const started = performance.now();
    await ask();
    times.push(performance.now() - started);
  }
  return times;
}
