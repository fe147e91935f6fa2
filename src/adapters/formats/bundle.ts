// What an imported file holds, whatever its form: copies, so that a large file is not kept alive by one certificate.

/** DER each; keys are PKCS#8. In order of appearance, nothing twice. */
export type Bundle = {
  readonly certificates: readonly Uint8Array[];
  readonly keys: readonly Uint8Array[];
  readonly signingRequests: readonly Uint8Array[];
};
