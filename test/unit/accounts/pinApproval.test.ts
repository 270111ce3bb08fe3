import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { mock } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { approvedToken, type Clock } from '../../../src/accounts/pinApproval.ts';
import { isPlexError, PlexError, type PlexErrorKind } from '../../../src/plex/errors.ts';
import type { Pin, PlexTv } from '../../../src/plex/plexTv.ts';
import { Secret } from '../../../src/plex/secret.ts';

const PIN: Pin = { id: 7, code: 'abcdefgh', expiresIn: 60, clientIdentifier: 'the-client-that-signs-in' };
const TOKEN = new Secret('k3Qz7Xw_9LmNbVcRt5_A');

describe('Waiting for a PIN to be approved', () => {
  it('sends a request every second, and returns the token', async () => {
    const { plexTv, outcome } = wait([undefined, undefined, undefined, TOKEN]);
    assert.equal(await outcome, TOKEN);
    assert.deepEqual(plexTv.askedAt, [1, 2, 3, 4]);
  });

  it('sends the given PIN, with the given signal', async () => {
    const { signal } = new AbortController();
    const { plexTv, clock, outcome } = wait([undefined, TOKEN], { signal });
    await outcome;
    assert.deepEqual(plexTv.asked, [PIN, PIN]);
    assert.deepEqual(plexTv.signals, [signal, signal]);
    assert.deepEqual(clock.signals, [signal, signal]);
  });

  it('sends one request at a time, a second after the response to the one before', async () => {
    const { plexTv, outcome } = wait([undefined, undefined, TOKEN], { secondsToAnswer: 3 });
    await outcome;
    assert.deepEqual(plexTv.askedAt, [1, 5, 9]);
  });

  for (const kind of ['unreachable', 'timedOut', 'interrupted', 'serverError', 'unreadable'] as const) {
    it(`continues with the same pause after ${kind}, and reports the error and its end`, async () => {
      const { plexTv, troubles, outcome } = wait([undefined, kind, kind, undefined, TOKEN]);
      assert.equal(await outcome, TOKEN);
      assert.deepEqual(plexTv.askedAt, [1, 2, 3, 4, 5]);
      assert.deepEqual(troubles(), [kind, undefined]);
    });
  }

  it('reports each other error', async () => {
    const { troubles, outcome } = wait(['unreachable', 'serverError', undefined, 'unreachable', undefined, TOKEN]);
    await outcome;
    assert.deepEqual(troubles(), ['unreachable', 'serverError', undefined, 'unreachable', undefined]);
  });

  it('reports no error where there is none', async () => {
    const { troubles, outcome } = wait([undefined, undefined, TOKEN]);
    await outcome;
    assert.deepEqual(troubles(), []);
  });

  it('doubles the pause up to 30 s while the rate is limited, and returns to a second after that', async () => {
    const often = 'rateLimited';
    const answers = [often, often, often, often, often, often, undefined, undefined, often, TOKEN] as const;
    const { plexTv, troubles, outcome } = wait(answers, { expiresIn: 1800 });
    assert.equal(await outcome, TOKEN);
    assert.deepEqual(plexTv.pauses, [1, 2, 4, 8, 16, 30, 30, 1, 1, 2]);
    assert.deepEqual(troubles(), [often, undefined, often]);
  });

  it('returns to a second also after another error', async () => {
    const { plexTv, outcome } = wait(['rateLimited', 'rateLimited', 'unreachable', 'rateLimited', TOKEN]);
    await outcome;
    assert.deepEqual(plexTv.pauses, [1, 2, 4, 1, 2]);
  });

  it('throws pinGone where the PIN is gone before its time', async () => {
    const { plexTv, outcome } = wait([undefined, 'pinGone', TOKEN]);
    assert.equal((await errorOf(outcome)).kind, 'pinGone');
    assert.deepEqual(plexTv.askedAt, [1, 2]);
  });

  it('throws pinExpired with the other facts where the PIN is gone after its time', async () => {
    const { outcome } = wait([undefined, 'pinGone'], { expiresIn: 2 });
    const { kind, facts } = await errorOf(outcome);
    assert.equal(kind, 'pinExpired');
    assert.deepEqual(facts, { host: 'plex.example', status: 404, serverName: 'plex.tv' });
  });

  for (const answer of [undefined, 'unreachable', 'serverError'] as const) {
    it(`throws pinExpired after its time, where the response is ${answer ?? 'that nobody has approved'}`, async () => {
      const { plexTv, clock, outcome } = wait(
        Array.from({ length: 2000 }, () => answer),
        { expiresIn: 1800 },
      );
      const { kind, facts } = await errorOf(outcome);
      assert.equal(kind, 'pinExpired');
      assert.equal(facts.serverName, 'plex.tv');
      assert.equal(clock.now(), START + 1_800_000);
      assert.equal(plexTv.asked.length, 1800);
    });
  }

  it('throws pinExpired soon after its time where the rate is limited', async () => {
    const { clock, outcome } = wait(Array.from({ length: 100 }, () => 'rateLimited' as const));
    assert.equal((await errorOf(outcome)).kind, 'pinExpired');
    assert.ok(clock.now() >= START + 60_000 && clock.now() <= START + 90_000, `${clock.now() - START} ms`);
  });

  it('returns a token of the last response', async () => {
    const { outcome } = wait([undefined, TOKEN], { expiresIn: 2 });
    assert.equal(await outcome, TOKEN);
  });

  it('throws other errors, and sends no more', async () => {
    const mistake = new TypeError('a mistake');
    const { plexTv, troubles, outcome } = wait([mistake, TOKEN]);
    await assert.rejects(outcome, error => error === mistake);
    assert.deepEqual([plexTv.asked.length, troubles()], [1, []]);
  });

  it('ends when cancelled during a request, and reports no error', async () => {
    const { plexTv, troubles, outcome } = wait(['cancelled', TOKEN]);
    assert.equal((await errorOf(outcome)).kind, 'cancelled');
    assert.deepEqual([plexTv.asked.length, troubles()], [1, []]);
  });

  describe('by the system clock', () => {
    beforeEach(() => mock.timers.enable({ apis: ['setTimeout', 'Date'] }));
    afterEach(() => mock.timers.reset());

    it('ends at once when cancelled during a pause', async () => {
      const plexTv = new FakePlexTv([]);
      const controller = new AbortController();
      const outcome = errorOf(approvedToken(plexTv, PIN, { signal: controller.signal }));
      mock.timers.tick(999);
      controller.abort();
      assert.equal((await outcome).kind, 'cancelled');
      assert.equal(plexTv.asked.length, 0);
    });

    it('sends nothing when cancelled before', async () => {
      const plexTv = new FakePlexTv([]);
      const { kind } = await errorOf(approvedToken(plexTv, PIN, { signal: AbortSignal.abort() }));
      assert.equal(kind, 'cancelled');
      assert.equal(plexTv.asked.length, 0);
    });

    it('sends a request after a second, and removes its listener from the signal', async () => {
      const plexTv = new FakePlexTv([TOKEN]);
      const { signal } = new AbortController();
      const outcome = approvedToken(plexTv, PIN, { signal });
      assert.equal(getEventListeners(signal, 'abort').length, 1);
      mock.timers.tick(999);
      await setImmediate();
      assert.equal(plexTv.asked.length, 0);
      mock.timers.tick(1);
      assert.equal(await outcome, TOKEN);
      assert.equal(getEventListeners(signal, 'abort').length, 0);
    });
  });
});

/** When the fake clock begins, in milliseconds. */
const START = 1_700_000_000_000;

type FakeAnswer = Secret | PlexErrorKind | Error | undefined;

interface Waiting {
  /** In seconds. */
  readonly expiresIn?: number;
  readonly secondsToAnswer?: number;
  readonly signal?: AbortSignal;
}

function wait(answers: readonly FakeAnswer[], { expiresIn = 60, secondsToAnswer = 0, signal }: Waiting = {}) {
  const clock = new FakeClock();
  const plexTv = new FakePlexTv(answers, clock, secondsToAnswer);
  const told: (PlexErrorKind | undefined)[] = [];
  const pin = expiresIn === PIN.expiresIn ? PIN : { ...PIN, expiresIn };
  const outcome = approvedToken(plexTv, pin, {
    onError: kind => told.push(kind),
    clock,
    ...(signal && { signal }),
  });
  /** Only what is another than before: it is fine to be told twice. */
  const troubles = () => told.filter((kind, index) => kind !== told[index - 1]);
  return { clock, plexTv, outcome, troubles };
}

async function errorOf(promise: Promise<unknown>): Promise<PlexError> {
  const outcome = await promise.then(
    () => undefined,
    (error: unknown) => error,
  );
  assert.ok(isPlexError(outcome), String(outcome));
  return outcome;
}

/** Time passes while somebody sleeps, and at no other time. */
class FakeClock implements Clock {
  readonly signals: (AbortSignal | undefined)[] = [];
  #now = START;

  now(): number {
    return this.#now;
  }

  async sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    this.#now += milliseconds;
    this.signals.push(signal);
  }

  pass(seconds: number): void {
    this.#now += 1000 * seconds;
  }
}

/** Gives one answer after the other; of a kind of error it makes the error that `PlexTv` throws. */
class FakePlexTv implements Pick<PlexTv, 'getPinToken'> {
  readonly asked: Pin[] = [];
  readonly signals: (AbortSignal | undefined)[] = [];
  /** In seconds from the start. */
  readonly askedAt: number[] = [];
  readonly #answers: FakeAnswer[];
  readonly #clock: FakeClock;
  readonly #secondsToAnswer: number;

  constructor(answers: readonly FakeAnswer[], clock = new FakeClock(), secondsToAnswer = 0) {
    this.#answers = [...answers];
    this.#clock = clock;
    this.#secondsToAnswer = secondsToAnswer;
  }

  /** In seconds, before each question. */
  get pauses(): number[] {
    return this.askedAt.map((at, index) => at - (this.askedAt[index - 1] ?? 0));
  }

  async getPinToken(pin: Pin, signal?: AbortSignal): Promise<Secret | undefined> {
    this.asked.push(pin);
    this.signals.push(signal);
    this.askedAt.push((this.#clock.now() - START) / 1000);
    this.#clock.pass(this.#secondsToAnswer);
    if (this.#answers.length === 0) throw new Error('It was asked too often');
    const answer = this.#answers.shift();
    if (answer instanceof Error) throw answer;
    if (typeof answer !== 'string') return answer;
    throw new PlexError(answer, { host: 'plex.example', status: 404, serverName: 'plex.tv' });
  }
}
