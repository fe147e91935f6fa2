import { describe, expect, it } from 'vitest';
import { computeNames, templateFor } from './compute-names.ts';
import { defaultTopology, demoTopology, parseTopology, type Topology, usagesOf } from './topology.ts';
import { DEFAULT_USAGES } from './usage.ts';

const texts = (topology: Topology, ...usages: string[]) =>
  computeNames(topology, usages).names.map(({ name }) => name.value);
const complaintsOf = (value: unknown) => {
  const parsed = parseTopology(value);
  return parsed.ok ? [] : parsed.complaints;
};

describe('computed names', () => {
  it('the three defaults of one pool, as the original wizard lists them', () => {
    expect(texts(demoTopology, 'Default')).toEqual([
      'pool01.contoso.test',
      'fe01.contoso.test',
      'contoso.test',
      'sip.contoso.test',
    ]);
    expect(texts(demoTopology, 'WebServicesInternal')).toEqual([
      'webint.contoso.test',
      'pool01.contoso.test',
      'fe01.contoso.test',
      'meet.contoso.test',
      'dialin.contoso.test',
      'admin.contoso.test',
      'lyncdiscoverinternal.contoso.test',
    ]);
    expect(texts(demoTopology, 'WebServicesExternal')).toEqual([
      'webext.contoso.test',
      'meet.contoso.test',
      'dialin.contoso.test',
      'lyncdiscover.contoso.test',
    ]);
  });

  it('a name that two usages need stands there once, with both', () => {
    const { commonName, names } = computeNames(demoTopology, DEFAULT_USAGES);
    expect(commonName).toBe('pool01.contoso.test');
    expect(new Set(names.map(({ name }) => name.value)).size).toBe(names.length);
    expect(names.find(({ name }) => name.value === 'meet.contoso.test')).toEqual({
      name: { kind: 'dns', value: 'meet.contoso.test' },
      why: { code: 'simple-url-meet', facts: {} },
      usages: ['WebServicesInternal', 'WebServicesExternal'],
    });
  });

  it('every SIP domain brings its names, and says which domain', () => {
    const topology = { ...demoTopology, sipDomains: ['contoso.test', 'fabrikam.test'] };
    const { names } = computeNames(topology, ['Default']);
    expect(names.find(({ name }) => name.value === 'sip.fabrikam.test')?.why).toEqual({
      code: 'sip-sign-in',
      facts: { domain: 'fabrikam.test' },
    });
  });

  it('what the administrator adds is required like the rest, in the last place', () => {
    const topology = {
      ...demoTopology,
      settings: { WebServicesExternal: { addNames: ['*.contoso.test', '192.0.2.7'] } },
    };
    const { names } = computeNames(topology, ['WebServicesExternal']);
    expect(names.slice(-2).map(({ name, why }) => [name.kind, name.value, why.code])).toEqual([
      ['dns', '*.contoso.test', 'added'],
      ['ip', '192.0.2.7', 'added'],
    ]);
  });

  it('a common name is never longer than 64 characters, nor a wildcard', () => {
    const long = `${'a'.repeat(60)}.contoso.test`;
    expect(computeNames({ ...demoTopology, pool: long }, ['Default']).commonName).toBe('fe01.contoso.test');
    const own = {
      ...demoTopology,
      usages: [{ id: 'Wild', names: ['*.contoso.test'], eku: ['serverAuth' as const] }],
    };
    expect(computeNames(own, ['Wild']).commonName).toBe('');
  });
});

describe('usages', () => {
  it('Default requires clientAuth only where a declared peer verifies us', () => {
    const eku = (topology: Topology) => usagesOf(topology).find(({ id }) => id === 'Default')?.eku;
    expect(eku(demoTopology)).toEqual({ required: ['serverAuth', 'clientAuth'], wished: [] });
    expect(eku({ ...demoTopology, clientAuthPeers: [] })).toEqual({
      required: ['serverAuth'],
      wished: ['clientAuth'],
    });
  });

  it('the template follows the usages', () => {
    const [main, internal, external] = usagesOf(demoTopology);
    expect(templateFor([main!, internal!])).toBe('MutualTls');
    expect(templateFor([internal!, external!])).toBe('WebServer');
  });

  it('an own usage stands behind the three, with its own names and purposes', () => {
    const parsed = parseTopology({
      computer: 'a.example.com',
      usages: [{ id: 'Gateway', names: ['gw.example.com'], eku: ['clientAuth'] }],
    });
    expect(parsed.ok && usagesOf(parsed.value).at(-1)).toMatchObject({
      id: 'Gateway',
      group: 'own',
      names: [
        { name: { kind: 'dns', value: 'gw.example.com' }, why: { code: 'own', facts: { usage: 'Gateway' } } },
      ],
      eku: { required: ['clientAuth'], wished: [] },
    });
  });
});

describe('a topology from anything', () => {
  it.each([
    'fe01.contoso.com',
    'FE01.Contoso.COM.',
    'vm',
    'localhost',
    '',
    '192.0.2.7',
    '::1',
    'a b',
    'ü.example',
    '_x',
    `${'a.'.repeat(200)}b`,
    'host.co.kr',
  ])('the first topology of a machine called %j parses to itself', (fqdn) => {
    const topology = defaultTopology(fqdn);
    const parsed = parseTopology(JSON.parse(JSON.stringify(topology)));
    expect(parsed).toEqual({ ok: true, value: topology });
    expect(texts(topology, ...DEFAULT_USAGES).length).toBeGreaterThan(0);
  });

  it('the demo parses to itself, and a name alone is enough', () => {
    expect(parseTopology(demoTopology)).toEqual({ ok: true, value: demoTopology });
    expect(parseTopology({ computer: 'a.example.com' })).toMatchObject({
      ok: true,
      value: { pool: 'a.example.com', product: 'none' },
    });
  });

  it('Korean host names become A-labels', () => {
    const parsed = parseTopology({ computer: '서버.example.com' });
    expect(parsed.ok && parsed.value.computer).toBe('xn--hk3b17f.example.com');
  });

  it('every complaint is told at once', () => {
    const found = complaintsOf({
      product: 'exchange',
      computer: 'not a name',
      sipDomains: ['contoso.com', 'CONTOSO.com', '*.contoso.com'],
      web: { internal: 7 },
      usages: [
        { id: 'Default', names: ['a.example.com'] },
        { id: 'Own', names: [] },
        { id: 'x/../y', names: ['a..b'], eku: ['codeSigning'] },
      ],
      settings: { Nobody: {} },
      colour: 'blue',
    });
    expect(found.map(({ code, facts }) => `${code} ${Object.values(facts)[0]}`)).toEqual([
      'request.topology.invalid colour',
      'request.topology.invalid product',
      'request.name.invalid not a name',
      'request.topology.duplicate usages[0].id',
      'request.topology.invalid usages[1].names',
      'request.topology.invalid usages[2].id',
      'request.name.invalid a..b',
      'request.topology.invalid usages[2].eku[0]',
      'request.name.invalid *.contoso.com',
      'request.topology.duplicate sipDomains',
      'request.topology.invalid web.internal',
      'request.usage.unknown Nobody',
    ]);
  });

  it.each<[string, unknown, string]>([
    [
      'too many SIP domains',
      { computer: 'a.b', sipDomains: Array.from({ length: 101 }, (_, i) => `d${i}.test`) },
      'request.topology.too-many',
    ],
    [
      'two own usages of one name',
      {
        computer: 'a.b',
        usages: [
          { id: 'X', names: ['a.b'] },
          { id: 'x', names: ['a.b'] },
        ],
      },
      'request.topology.duplicate',
    ],
    ['a list', [], 'request.topology.invalid'],
    ['nothing', undefined, 'request.topology.invalid'],
    ['null', null, 'request.topology.invalid'],
    ['a text', 'computer', 'request.topology.invalid'],
    [
      'a member that reaches for the prototype',
      JSON.parse('{"computer":"a.b","__proto__":{"x":1}}'),
      'request.topology.invalid',
    ],
  ])('%s', (_, value, code) => {
    expect(complaintsOf(value)[0]?.code).toBe(code);
  });

  it('a million wrong names do not make a million complaints', () => {
    const names = Array.from({ length: 500 }, (_, i) => `a..${i}`);
    const usages = Array.from({ length: 50 }, (_, i) => ({ id: `U${i}`, names }));
    expect(complaintsOf({ computer: 'a.b', usages }).length).toBe(100);
  });
});

describe('revocation in the topology', () => {
  const at = (more: object): unknown => ({ computer: 'a.example.test', ...more });
  it('is soft where nothing is said, and as it is set for each usage', () => {
    const parsed = parseTopology(
      at({
        settings: { Default: { revocation: 'hard' }, own: { revocation: 'off' } },
        usages: [{ id: 'own', names: ['b.test'] }],
      }),
    );
    expect(parsed.ok && usagesOf(parsed.value).map(({ id, revocation }) => [id, revocation])).toEqual([
      ['Default', 'hard'],
      ['WebServicesInternal', 'soft'],
      ['WebServicesExternal', 'soft'],
      ['own', 'off'],
    ]);
  });

  it.each<[string, object, object]>([
    [
      'a policy that there is not',
      { settings: { Default: { revocation: 'maybe' } } },
      { member: 'settings.Default.revocation', why: 'choice' },
    ],
    ['a network that is none', { fetchFrom: ['10.0.0.0/99'] }, { member: 'fetchFrom[0]', why: 'form' }],
    ['a name instead of a network', { fetchFrom: ['pki.test'] }, { member: 'fetchFrom[0]', why: 'form' }],
  ])('refuses %s', (_name, more, facts) =>
    expect(complaintsOf(at(more))).toEqual([{ code: 'request.topology.invalid', facts }]),
  );

  it('keeps the networks from which may be fetched', () => {
    const parsed = parseTopology(at({ fetchFrom: ['10.0.0.0/8', '::1'] }));
    expect(parsed.ok && parsed.value.fetchFrom).toEqual(['10.0.0.0/8', '::1']);
  });
});
