import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { setImmediate as settled } from 'node:timers/promises';
import fc from 'fast-check';
import {
  isExposed,
  isSecure,
  isSecureAndDirect,
  parseConnection,
  type RaceOptions,
  race,
  rankConnections,
  type ServerConnection,
} from '../../../src/plex/connections.ts';

const CLASSES = ['local https', 'local http', 'remote https', 'remote http', 'relay https', 'relay http'] as const;
type Class = (typeof CLASSES)[number];

function connection(kind: Class, host: string): ServerConnection {
  const [way, scheme] = kind.split(' ');
  return { address: `${scheme}://${host}:32400`, local: way === 'local', relay: way === 'relay' };
}

function classOf({ address, local, relay }: ServerConnection): Class {
  return `${relay ? 'relay' : local ? 'local' : 'remote'} ${isSecure({ address }) ? 'https' : 'http'}`;
}

describe('A connection', () => {
  it('is encrypted if its address is https, and in no other case', () => {
    assert.ok(isSecure({ address: 'https://example.org' }));
    for (const address of ['http://example.org', 'http://https:32400', '']) assert.ok(!isSecure({ address }), address);
  });

  it('is exposed if others on the network can read what is sent', () => {
    for (const host of ['192.168.1.5:32400', '[fd00::2]', 'nas.local', 'example.org'])
      assert.ok(isExposed({ address: `http://${host}` }), host);
    for (const address of ['https://example.org', 'http://127.0.0.1:32400', 'http://[::1]:32400', 'http://localhost'])
      assert.ok(!isExposed({ address }), address);
  });

  it('is encrypted and direct if it is https and no relay', () => {
    const suitable = CLASSES.filter(kind => isSecureAndDirect(connection(kind, 'example.org')));
    assert.deepEqual(suitable, ['local https', 'remote https']);
  });
});

describe('The ranking of connections', () => {
  const oneOfEach = CLASSES.map((kind, index) => connection(kind, `10.0.0.${index}`));

  it('puts local before remote before relay, and https before http in each', () => {
    assert.deepEqual(rankConnections(oneOfEach.toReversed()).map(classOf), CLASSES);
  });

  it('is the same for any order of the input', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(oneOfEach, { minLength: oneOfEach.length }), shuffled => {
        assert.deepEqual(rankConnections(shuffled), oneOfEach);
      }),
    );
  });

  it('is the same for any set of them, class by class', () => {
    const sets = fc
      .array(fc.constantFrom(...CLASSES), { maxLength: 40 })
      .map(kinds => kinds.map((kind, index) => connection(kind, `host-${index}`)));
    const twoOrders = sets.chain(set =>
      fc.tuple(fc.constant(set), fc.shuffledSubarray(set, { minLength: set.length })),
    );
    fc.assert(
      fc.property(twoOrders, ([one, other]) => {
        const ranked = rankConnections(one).map(classOf);
        assert.deepEqual(rankConnections(other).map(classOf), ranked);
        const places = ranked.map(kind => CLASSES.indexOf(kind));
        assert.deepEqual(
          places,
          places.toSorted((a, b) => a - b),
        );
      }),
    );
  });

  it('keeps the first place of an address that is listed twice', () => {
    const a = connection('local http', 'a');
    const b = connection('local http', 'b');
    assert.deepEqual(rankConnections([a, b, a]), [a, b]);
  });

  it('treats a connection that is both local and a relay as a relay', () => {
    const relay = { address: 'https://relay.example', local: true, relay: true };
    const remote = connection('remote http', 'example.org');
    assert.deepEqual(rankConnections([relay, remote]), [remote, relay]);
  });

  it('keeps the order of the input within a class', () => {
    const hosts = ['c.example', 'a.example', 'b.example'];
    const told = hosts.map(host => connection('remote https', host));
    assert.deepEqual(rankConnections(told), told);
    assert.deepEqual(rankConnections(told.toReversed()), told.toReversed());
  });

  it('has each address once, as it was first listed', () => {
    const local = { address: 'https://10.0.0.1:32400', local: true, relay: false };
    const remote = connection('remote https', 'example.org');
    assert.deepEqual(rankConnections([local, remote, { ...local, local: false }]), [local, remote]);
    assert.deepEqual(rankConnections([{ ...local, relay: true }, remote, local]), [remote, { ...local, relay: true }]);
  });

  it('has no more than the 32 best', () => {
    const relays = Array.from({ length: 40 }, (_, index) => connection('relay https', `relay-${index}`));
    const locals = Array.from({ length: 31 }, (_, index) => connection('local http', `local-${index}`));
    assert.deepEqual(rankConnections([...relays, ...locals]), [...locals, ...relays.slice(0, 1)]);
  });

  it('counts an address that is listed often once', () => {
    const often = Array.from({ length: 40 }, () => connection('local https', 'often'));
    assert.equal(rankConnections([...often, ...oneOfEach]).length, 7);
  });

  it('is empty for an empty list, and leaves its input unchanged', () => {
    assert.deepEqual(rankConnections([]), []);
    const told = oneOfEach.toReversed();
    rankConnections(told);
    assert.deepEqual(told, oneOfEach.toReversed());
  });
});

interface Entrant {
  readonly kind: 'answers' | 'fails' | 'silent';
  /** In milliseconds from the start. */
  readonly at: number;
  /** True if a response of this one is used at once. */
  readonly isGoodEnough?: boolean;
}

const silent: Entrant = { kind: 'silent', at: Infinity };

function answers(at: number): Entrant {
  return { kind: 'answers', at };
}

function fails(at: number): Entrant {
  return { kind: 'fails', at };
}

describe('A connection in a response', () => {
  const parse = (uri: string) => parseConnection({ uri, local: true, relay: false })?.address;

  for (const [uri, address] of [
    ['https://192-168-1-5.0b8f6f0b7c1d4f6f9f2ce54f38d1a6e7.plex.direct:32400'],
    ['http://[2001:db8::7]:32400'],
    ['https://example.org:8443/', 'https://example.org:8443'],
    ['HTTPS://Plex.Example:443', 'https://plex.example'],
    ['https://büro.example', 'https://xn--bro-hoa.example'],
  ] as const) {
    it(`is ${uri}`, () => assert.equal(parse(uri), address ?? uri));
  }

  for (const uri of [
    '',
    'host',
    'ftp://host',
    'http://user@host',
    'http://@host',
    'http://:@host',
    'http://good.example@evil.example',
    'http://ho\tst',
    'http://host\n',
    ' http://host',
    'http://ho\u00adst',
    'http:host',
    'http:\\\\host',
    'http://host\\x',
    'http://%65vil.example',
    'http://host?',
    'http://host/#',
    'http://host/](command:x)',
    'http://$(trash)',
    "http://host/'",
  ]) {
    it(`is refused as ${JSON.stringify(uri)}, which would look like something else`, () =>
      assert.equal(parse(uri), undefined));
  }
});

describe('The race of connections', () => {
  it('is won at once by the best entrant that responds, whatever the others do', async () => {
    for (const others of [[], [silent], [answers(10)], [answers(90), silent], [fails(10), silent]]) {
      const { course, won } = raced([answers(30), ...others]);
      await course.advance(29);
      assert.equal(won.place, undefined, 'the best may still answer');
      await course.advance(1000);
      assert.deepEqual(won, { place: 0, at: 30 });
    }
  });

  it('is won by the best that has responded, once all better ones have failed', async () => {
    const { course, won } = raced([fails(40), fails(20), answers(10), answers(5)]);
    await course.advance(1000);
    assert.deepEqual(won, { place: 2, at: 40 });
  });

  it('is won by the leader 250 ms after the first response', async () => {
    const { course, won } = raced([silent, answers(100)]);
    await course.advance(349);
    assert.equal(won.place, undefined);
    await course.advance(1);
    assert.deepEqual(won, { place: 1, at: 350 });
  });

  it('waits 250 ms from the first response, not from each better one', async () => {
    const { course, won } = raced([silent, answers(300), answers(200), answers(100)]);
    await course.advance(1000);
    assert.deepEqual(won, { place: 1, at: 350 });
  });

  it('waits for the given patience', async () => {
    const { course, won } = raced([silent, answers(100)], { patience: 70 });
    await course.advance(1000);
    assert.deepEqual(won, { place: 1, at: 170 });
  });

  it('is won by a better one that responds within the 250 ms', async () => {
    for (const within of [1, 100, 250]) {
      const { course, won } = raced([answers(100 + within), answers(100)]);
      await course.advance(1000);
      assert.deepEqual(won, { place: 0, at: 100 + within });
    }
  });

  it('is won at once by one that is good enough, and reports a better one that responds later', async () => {
    const { course, won, better } = raced([answers(110), silent, answers(100)], { isGoodEnough: place => place === 2 });
    await course.advance(1000);
    assert.deepEqual(won, { place: 2, at: 100 });
    assert.deepEqual(better, [{ place: 0, at: 110 }]);
  });

  it('waits while the leader is not good enough, even after a worse one that would be', async () => {
    const { course, won } = raced([silent, answers(100), answers(120)], { isGoodEnough: place => place === 2 });
    await course.advance(1000);
    assert.deepEqual(won, { place: 1, at: 350 });
  });

  it('stops waiting when one that is good enough takes the lead', async () => {
    const { course, won } = raced([silent, answers(120), answers(100)], { isGoodEnough: place => place === 1 });
    await course.advance(1000);
    assert.deepEqual(won, { place: 1, at: 120 });
  });

  it('is not won by a worse one, whenever that responds', async () => {
    const { course, won } = raced([silent, answers(10), answers(200), answers(1)]);
    await course.advance(1000);
    assert.deepEqual(won, { place: 1, at: 251 });
  });

  it('continues after failures while any probe is pending', async () => {
    const { course, won } = raced([fails(1), fails(2), answers(60_000)]);
    await course.advance(59_999);
    assert.deepEqual(won, {});
    await course.advance(1);
    assert.deepEqual(won, { place: 2, at: 60_000 });
  });

  it('reports each better one that responds after it was won, and no other', async () => {
    const { course, won, better } = raced([
      answers(5000),
      answers(9000),
      answers(2000),
      answers(3000),
      answers(10),
      answers(4000),
      answers(1),
    ]);
    await course.advance(1000);
    assert.deepEqual(won, { place: 4, at: 251 });
    assert.deepEqual(better, []);
    await course.advance(10_000);
    assert.deepEqual(won, { place: 4, at: 251 });
    assert.deepEqual(better, [
      { place: 2, at: 2000 },
      { place: 0, at: 5000 },
    ]);
  });

  it('reports no better one that responded in time, or that failed', async () => {
    const { course, won, better } = raced([fails(3000), answers(200), answers(100)]);
    await course.advance(10_000);
    assert.deepEqual(won, { place: 1, at: 350 });
    assert.deepEqual(better, []);
  });

  it('rejects where all have failed, with the errors of all, best first', async () => {
    const errors = [new Error('first'), new Error('second'), new Error('third')];
    const course = new Course();
    const probe = async (place: number) => {
      await course.sleep([30, 10, 20][place] ?? 0);
      throw errors[place];
    };
    const outcome = race([0, 1, 2], probe, { sleep: course.sleep }).catch((error: unknown) => error);
    await course.advance(1000);
    const error = await outcome;
    assert.ok(error instanceof AggregateError);
    assert.deepEqual(error.errors, errors);
    assert.ok(error.errors.every((error, place) => error === errors[place]));
  });

  it('rejects for an empty list, with no errors', async () => {
    const error = await race([], async () => undefined).catch((error: unknown) => error);
    assert.ok(error instanceof AggregateError);
    assert.deepEqual(error.errors, []);
  });

  it('probes all of them at once, each once', async () => {
    const course = new Course();
    const started: number[] = [];
    const probe = (place: number): Promise<void> => {
      started.push(place);
      return course.sleep(1);
    };
    void race([0, 1, 2, 3, 4, 5, 6, 7], probe, { sleep: course.sleep });
    assert.deepEqual(started, [0, 1, 2, 3, 4, 5, 6, 7], 'before any answer');
    await course.advance(1000);
    assert.equal(started.length, 8);
  });

  for (const roundTrip of [0, 1, 20, 100, 300, 1000, 5000]) {
    it(`takes at most 1.2 × ${roundTrip} + 250 ms with twenty dead addresses before the reachable one`, async () => {
      const dead = Array.from({ length: 20 }, () => silent);
      const { course, won } = raced([...dead, answers(roundTrip)]);
      await course.advance(60_000);
      assert.equal(won.place, 20);
      assert.ok((won.at ?? Infinity) <= 1.2 * roundTrip + 250, `${won.at} ms`);
    });

    it(`takes only the ${roundTrip} ms if the reachable one is good enough`, async () => {
      const dead = Array.from({ length: 20 }, () => silent);
      const { course, won } = raced([...dead, answers(roundTrip)], { isGoodEnough: () => true });
      await course.advance(60_000);
      assert.deepEqual(won, { place: 20, at: roundTrip });
    });
  }

  it('uses the system clock by default', async () => {
    mock.timers.enable({ apis: ['setTimeout'] });
    try {
      const winners: string[] = [];
      const probe = (name: string) => (name === 'dead' ? new Promise(() => undefined) : Promise.resolve());
      const over = race(['dead', 'live'], probe).then(name => winners.push(name));
      await settled();
      mock.timers.tick(249);
      await settled();
      assert.deepEqual(winners, []);
      mock.timers.tick(1);
      await over;
      assert.deepEqual(winners, ['live']);
    } finally {
      mock.timers.reset();
    }
  });

  describe('in any order of events', () => {
    const outcome: fc.Arbitrary<Entrant> = fc.oneof(
      { weight: 3, arbitrary: fc.integer({ min: 0, max: 800 }).map(answers) },
      {
        weight: 1,
        arbitrary: fc.integer({ min: 0, max: 800 }).map(at => ({ ...answers(at), isGoodEnough: true })),
      },
      { weight: 3, arbitrary: fc.integer({ min: 0, max: 800 }).map(fails) },
      { weight: 1, arbitrary: fc.constant(silent) },
    );
    const run = async (entrants: readonly Entrant[]) => {
      const race = raced(entrants, { isGoodEnough: place => entrants[place]?.isGoodEnough ?? false });
      await race.course.advance(2000);
      return race;
    };
    const always = (holds: (entrants: readonly Entrant[], race: Raced) => void) =>
      fc.assert(
        fc.asyncProperty(fc.array(outcome, { maxLength: 8 }), async entrants => holds(entrants, await run(entrants))),
        { numRuns: 200 },
      );
    const firstAnswer = (entrants: readonly Entrant[]): number =>
      Math.min(...entrants.map(({ kind, at }) => (kind === 'answers' ? at : Infinity)));

    it('is not won by one that failed or has not responded', () =>
      always((entrants, { won }) => {
        if (won.place === undefined) return;
        const winner = entrants[won.place];
        assert.equal(winner?.kind, 'answers');
        assert.ok(winner.at <= (won.at ?? 0));
      }));

    it('is not won by one while a better one had responded', () =>
      always((entrants, { won }) => {
        const passedOver = entrants.slice(0, won.place ?? 0).filter(({ kind }) => kind === 'answers');
        for (const { at } of passedOver) assert.ok(at > (won.at ?? 0), `${at} ms`);
      }));

    it('is won as soon as nothing better can come or the best is good enough, at the latest after 250 ms', () =>
      always((entrants, { won }) => {
        const first = firstAnswer(entrants);
        if (first === Infinity) return assert.equal(won.place, undefined);
        const certain = entrants.flatMap(({ kind, at, isGoodEnough }, place) => {
          const better = entrants.slice(0, place);
          if (kind !== 'answers') return [];
          if (isGoodEnough && better.every(entrant => entrant.kind !== 'answers' || entrant.at > at)) return [at];
          return better.every(entrant => entrant.kind === 'fails')
            ? [Math.max(at, ...better.map(entrant => entrant.at))]
            : [];
        });
        assert.equal(won.at, Math.min(first + 250, ...certain));
      }));

    it('rejects if and only if all have failed', () =>
      always((entrants, { lost }) => {
        assert.equal(
          lost.at !== undefined,
          entrants.every(({ kind }) => kind === 'fails'),
        );
        if (lost.at !== undefined) assert.equal(lost.at, Math.max(0, ...entrants.map(({ at }) => at)));
      }));

    it('reports better ones in the order of their responses, each better than the one before', () =>
      always((entrants, { won, better }) => {
        let leader = won.place ?? 0;
        const late = entrants
          .map(({ kind, at }, place) => ({ kind, at, place }))
          .filter(({ kind, at }) => kind === 'answers' && at > (won.at ?? Infinity))
          .toSorted((one, other) => one.at - other.at || one.place - other.place);
        const expected = late.flatMap(({ at, place }) => {
          if (place >= leader) return [];
          leader = place;
          return [{ place, at }];
        });
        assert.deepEqual(better, expected);
      }));
  });
});

interface Raced {
  readonly course: Course;
  /** The winner, and the time at which it won. */
  readonly won: { place?: number; at?: number };
  readonly lost: { at?: number };
  readonly better: { place: number; at: number }[];
}

/** Starts a race, which goes on as its clock advances. */
function raced(
  entrants: readonly Entrant[],
  options: Pick<RaceOptions<number>, 'patience' | 'isGoodEnough'> = {},
): Raced {
  const course = new Course();
  const { won, lost, better }: Omit<Raced, 'course'> = { won: {}, lost: {}, better: [] };
  const probe = async (place: number): Promise<void> => {
    const { kind, at } = entrants[place] ?? silent;
    if (kind === 'silent') return new Promise(() => undefined);
    await course.sleep(at);
    if (kind === 'fails') throw new Error(`${place} failed`);
  };
  race([...entrants.keys()], probe, {
    ...options,
    sleep: course.sleep,
    onBetter: place => better.push({ place, at: course.now }),
  }).then(
    place => Object.assign(won, { place, at: course.now }),
    () => Object.assign(lost, { at: course.now }),
  );
  return { course, won, lost, better };
}

/** A clock that only advances on command; events of the same time happen in the order in which they were scheduled. */
class Course {
  now = 0;
  #sleepers: { readonly at: number; readonly wake: () => void }[] = [];

  readonly sleep = (milliseconds: number): Promise<void> =>
    new Promise(wake => this.#sleepers.push({ at: this.now + milliseconds, wake }));

  async advance(milliseconds: number): Promise<void> {
    const end = this.now + milliseconds;
    await settled();
    for (;;) {
      const [next] = this.#sleepers.filter(({ at }) => at <= end).toSorted((one, other) => one.at - other.at);
      if (!next) break;
      this.#sleepers = this.#sleepers.filter(sleeper => sleeper !== next);
      this.now = next.at;
      next.wake();
      await settled();
    }
    this.now = end;
  }
}
