/**
 * How many cases a property is tried with, give or take: all together are more than 20,000 in the unit tests, and about
 * 20,000 are for each in `npm run test:properties`.
 */
export const CASES = process.env.npm_lifecycle_event === 'test:properties' ? 20_000 : 1_050;
