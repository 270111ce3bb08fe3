/** Tokens that no server created: pasted where they are refused or don't belong, or written into a file. */
export const MADE_UP = {
  refused: 'Vk2xRt8-mQe5_zBn7YpL',
  inAddress: 'Nd6gHs1-uWc4_xKj9TfZ',
  inAddressUrl: 'Bm3vLq7-yJr2_pDa5GwE',
  inSource: 'Ty9cXk4-bSn8_hVg2MuP',
  inLabel: 'Ez5tFj8-oPw1_rCq6LdH',
  inFile: 'Qz7-hV2nKd_9sWmLx4Tb',
  claim: 'claim-Q3v_x7Lm-2ZrT9bNc4Ye',
  jwt: 'eyJhbGciOiJFZERTQSJ9.eyJpc3MiOiJwbGV4LmV4YW1wbGUifQ.c2lnbmF0dXJlLW9mLWEtbWFkZS11cC10b2tlbg',
} as const;

/** The made-up tokens that are typed into unmasked boxes. */
export const TYPED_IN_SIGHT: readonly string[] = [
  MADE_UP.inAddress,
  MADE_UP.inAddressUrl,
  MADE_UP.inSource,
  MADE_UP.inLabel,
];
