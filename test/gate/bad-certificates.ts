// Certificates that may not reach a service, each wrong in one point, for the names that the usages need.
import { nodeCrypto } from '#adapters/crypto/node-crypto.ts';
import type { ProblemCode } from '#core/problems.ts';
import { subjectKeyId } from '#core/x509/thumbprint.ts';
import type { PublicKey } from '#core/x509/types.ts';
import { type Issued, issue, newKey, NOW, type Wish } from '#test/chains.ts';

export type Bad = {
  readonly what: string;
  readonly leaf: Issued;
  /** What a CA would send along. */
  readonly chain: readonly Issued[];
  /** Leaf and key go together; without it the key is somewhere else. */
  readonly withKey: boolean;
  readonly because: ProblemCode;
};

/** Roots and intermediates; `trusted` is for the stores, the rest nobody should know. */
export type Authorities = {
  readonly trusted: Issued;
  readonly issuing: Issued;
  readonly make: readonly Maker[];
};
export type Maker = {
  readonly what: string;
  readonly withKey: boolean;
  /** Signed by its own key, so that it cannot answer a request. */
  readonly selfSigned: boolean;
  /** Of a key that no request of ours would have. */
  readonly ownKey: boolean;
  /** With a public key given, the certificate is for that key, as an answer to a request is. */
  make(publicKey?: PublicKey): Bad;
};

/** Days from today, in a table that counts from another day. */
const TODAY = Math.round((Date.now() - NOW.getTime()) / 86_400_000);
const life = (from: number, to: number): Pick<Wish, 'from' | 'to'> => ({
  from: TODAY + from,
  to: TODAY + to,
});
const CA = { ca: true, ...life(-100, 1000) } as const;

export const authorities = (names: readonly [string, ...string[]]): Authorities => {
  const trusted = issue({ subject: 'Gate Root', ...CA });
  const issuing = issue({ subject: 'Gate Issuing CA', by: trusted, ...CA });
  const hidden = issue({ subject: 'Gate Hidden CA', by: trusted, ...CA });
  const narrow = issue({
    subject: 'Gate Narrow CA',
    by: trusted,
    ...CA,
    permitted: [{ kind: 'dns', value: 'somewhere.else.test' }] as never,
  });
  const noCa = issue({ subject: 'Gate Leaf', by: issuing, names: ['leaf.test'], ...life(-10, 100) });
  const stranger = issue({ subject: 'Stranger Root', ...CA });
  const strangers = issue({ subject: 'Stranger Issuing CA', by: stranger, ...CA });

  type Row = readonly [
    string,
    ProblemCode,
    Partial<Wish>,
    readonly Issued[],
    ('no key' | 'self-signed' | 'weak')?,
  ];
  const rows: readonly Row[] = [
    ['root missing', 'trusted.root.missing', { by: strangers }, [strangers]],
    [
      'root missing, though it is sent along',
      'trusted.root.missing',
      { by: strangers },
      [strangers, stranger],
    ],
    ['intermediate missing', 'trusted.intermediate.missing', { by: hidden }, []],
    ['self-signed', 'trusted.root.missing', {}, [], 'self-signed'],
    ['wrong names', 'trusted.name.missing', { by: issuing, names: ['other.test'] }, [issuing]],
    ['one name of three', 'trusted.name.missing', { by: issuing, names: [`x.${names[0]}`] }, [issuing]],
    ['wrong purpose', 'trusted.usage.wrong', { by: issuing, eku: ['clientAuth'] }, [issuing]],
    ['expired', 'trusted.time.expired', { by: issuing, ...life(-60, -1) }, [issuing]],
    ['not yet valid', 'trusted.time.not-yet', { by: issuing, ...life(2, 60) }, [issuing]],
    ['key missing', 'trusted.key.missing', { by: issuing }, [issuing], 'no key'],
    ['bad signature', 'trusted.signature.bad', { by: issuing, tampered: true }, [issuing]],
    ['issued by no CA', 'trusted.issuer.not-ca', { by: noCa }, [noCa, issuing]],
    ['a name its CA may not give', 'trusted.constraint.violated', { by: narrow }, [narrow]],
    ['a weak key', 'trusted.algorithm.weak', { by: issuing }, [issuing], 'weak'],
  ];
  const make = rows.map(([what, because, wish, chain, special]): Maker => {
    const selfSigned = special === 'self-signed';
    const withKey = special !== 'no key';
    return {
      what,
      withKey,
      selfSigned,
      ownKey: special === 'weak',
      make: (publicKey) => {
        const key =
          special === 'weak'
            ? newKey({ rsaBits: 1024 })
            : publicKey === undefined
              ? newKey()
              : foreign(publicKey);
        const leaf = issue({ subject: names[0], names, key, ...life(-10, 60), ...wish });
        return { what, leaf, chain, withKey, because };
      },
    };
  });
  return { trusted, issuing, make };
};

/** A key of which only the public half is here. */
const foreign = ({ der, bytes }: PublicKey): NonNullable<Wish['key']> => {
  const { signer } = newKey();
  return {
    pkcs8: new Uint8Array(),
    signer: { ...signer, spki: der },
    keyId: subjectKeyId(bytes, nodeCrypto),
  };
};
