const PHRASES = [
  ...['anew', 'made here', 'as whom', 'asked as', 'asked with', 'all the same', 'by now', 'meanwhile', 'goe?s? on'],
  ...['by itself', 'in between', 'outside of', 'of it', 'what stands', 'belongs into', 'so many', 'the way'],
  "at the cursor's place",
];

/** Phrases that make a sentence hard to read. */
export const BANNED = new RegExp(`\\b(?:${PHRASES.join('|')})\\b`, 'i');

/** What is not said, by the term that is said instead. */
export const TERMS: Readonly<Record<string, RegExp>> = {
  server: /\bmachines?\b(?! identifier)|(?<!Plex )\bmedia servers?\b/i,
  'this computer': /\bthis machine\b|\bhere\b/i,
  user: /\bwhose\b|\bas whom\b/i,
  "the token's name": /\bas me\b|, as \{\d\}|\basked (?:as|with)\b/i,
  'stored token': /\bown tokens?\b/i,
  'long-lived token': /\blasting\b|\bends? by itself\b/i,
  'created by this extension': /\b(?:made|issued) here\b|\bof ours\b/i,
  create: /\b(?:mint\w*|made|makes?|making)\b(?! sure)/i,
  'valid, expired, rejected, revoked, removed': /\b(?:good|alive|dead|gone|ends|ended|is over|still accepted)\b/i,
  'request, response, returns': /\b(?:answer\w*|asks|asked|asking|tells?|told|says?|said|knows?)\b/i,
  'address, URL': /\bURIs?\b/,
  'encrypted, unencrypted': /\b(?:in)?secure\b|\bplain\b|\bclear text\b|\bin the clear\b/i,
  'machine identifier': /\bidentifiers? of (?:a|an|the|this) (?:server|client)\b/i,
  format: /\b(?:forms?|ways?|styles?)\b/i,
  'selected, active': /\bin use\b|\bcurrent(?:ly)?\b/i,
  'delete, remove, revoke, sign out': /\bforg[eo]t(?:s|ten|ting)?\b/i,
};

/** Words with “not” that people contract when they speak. */
export const UNCONTRACTED_NOT =
  /\b(?:cannot|(?:can|could|is|are|was|were|will|would|does|do|did|has|have|should) not)\b/i;

/** Words that people contract when they speak. At the end of a longer sentence, “there is” stays as it is. */
export const UNCONTRACTED = new RegExp(`${UNCONTRACTED_NOT.source}|\\b(?:(?:it|there) is|(?:you|they) are)\\b`, 'i');
