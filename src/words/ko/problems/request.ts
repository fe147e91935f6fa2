import type { REQUEST_PROBLEMS } from '#core/problems/request.ts';
import type { ProblemWords } from '../../say.ts';

export const requestProblems: ProblemWords<keyof typeof REQUEST_PROBLEMS> = {
  'request.name.invalid': {
    title: 'request.name.invalid',
    detail: (f) => `name: ${f.name}, why: ${f.why}`,
    advice: () => ``,
  },
  'request.usage.unknown': {
    title: 'request.usage.unknown',
    detail: (f) => `usage: ${f.usage}, known: ${f.known}`,
    advice: () => ``,
  },
  'request.topology.invalid': {
    title: '사용할 수 없는 토폴로지 항목',
    detail: (f) => `항목: ${f.member}. 이유: ${f.why}`,
    advice: () => `이 항목을 고치세요.`,
  },
  'request.topology.duplicate': {
    title: '토폴로지에 중복된 값이 있음',
    detail: (f) => `항목: ${f.member}. 중복된 값: ${f.value}`,
    advice: () => `둘 중 하나를 지우세요.`,
  },
  'request.topology.too-many': {
    title: '토폴로지의 항목이 너무 많음',
    detail: (f) => `항목: ${f.member}. 개수: ${f.count}. 최대: ${f.most}`,
    advice: () => `토폴로지를 나누거나 쓰지 않는 값을 빼세요.`,
  },
  'request.issuer.unknown': {
    title: 'request.issuer.unknown',
    detail: (f) => `issuer: ${f.issuer}, known: ${f.known}`,
    advice: () => ``,
  },
  'request.issuer.unreachable': {
    title: '인증 기관(CA)에 연결할 수 없음',
    detail: (f) => `CA: ${f.issuer}, 원인: ${f.why}`,
    advice: () =>
      `이 컴퓨터와 CA 사이의 네트워크, 이름 확인, 프록시, 방화벽을 확인하세요. certwizard가 자동으로 다시 시도합니다.`,
  },
  'request.issuer.untrusted': {
    title: 'CA 웹 서버의 인증서를 신뢰할 수 없음',
    detail: (f) => `CA: ${f.issuer}, TLS 인증서를 거부한 이유: ${f.why}. 아무것도 보내지 않았습니다.`,
    advice: () =>
      `사설 CA라면 웹 서버의 루트 인증서가 든 PEM 파일을 caFile 설정에 지정하세요. 공인 CA라면 다른 서버가 대신 응답하고 있지 않은지 확인하세요.`,
  },
  'request.issuer.slow': {
    title: 'CA가 제시간에 응답하지 않음',
    detail: (f) => `CA: ${f.issuer}, ${f.ms}ms 안에 응답이 끝나지 않았습니다.`,
    advice: () => `CA에 부하가 걸렸을 수 있습니다. 몇 분 뒤에 다시 시도하면 같은 주문이 이어서 처리됩니다.`,
  },
  'request.issuer.failing': {
    title: 'CA에서 내부 오류가 발생함',
    detail: (f) => `CA: ${f.issuer}, 응답: ${f.why}`,
    advice: () =>
      `이쪽에서 바꿀 것은 없습니다. 몇 분 뒤에 다시 시도하고, 계속되면 CA의 상태 페이지를 확인하세요.`,
  },
  'request.issuer.rate-limited': {
    title: 'CA의 요청 한도를 초과함',
    detail: (f) => `CA: ${f.issuer}, 응답: ${f.why}. 다음 시각 이후에 다시 요청합니다: ${f.until}`,
    advice: () =>
      `기다리세요. 같은 이름으로 자주 요청하면 CA의 한도가 소진됩니다. 시험할 때는 CA의 스테이징 디렉터리를 사용하세요.`,
  },
  'request.issuer.rejected': {
    title: 'CA가 요청을 거부함',
    detail: (f) => `CA: ${f.issuer}, 응답: ${f.why}`,
    advice: () => `CA가 지적한 내용을 고친 다음 새로 요청하세요.`,
  },
  'request.issuer.unexpected': {
    title: 'CA의 응답을 이해할 수 없음',
    detail: (f) => `CA: ${f.issuer}, 내용: ${f.why}`,
    advice: () =>
      `디렉터리 URL이 ACME CA의 주소인지 확인하세요. 주소가 맞다면 CA 또는 certwizard에 알려 주세요.`,
  },
  'request.issuer.wrong-key': {
    title: 'CA가 다른 키의 인증서를 보냄',
    detail: (f) => `CA: ${f.issuer}. 받은 인증서 중에 이 요청의 키와 맞는 인증서가 없어 사용하지 않았습니다.`,
    advice: () => `새로 요청하세요. 다시 발생하면 CA에 알리세요.`,
  },
  'request.issuer.name-unsupported': {
    title: '이 CA가 지원하지 않는 이름 종류',
    detail: (f) => `CA: ${f.issuer}, 이름: ${f.name}, 종류: ${f.kind}`,
    advice: () => `이 이름을 요청에서 빼거나 다른 CA를 선택하세요.`,
  },
  'request.issuer.terms': {
    title: 'CA의 서비스 약관에 동의해야 함',
    detail: (f) => `CA: ${f.issuer}, 약관: ${f.url}`,
    advice: () => `약관을 읽고 동의하면 이 CA의 termsOfServiceAgreed 설정을 켠 다음 다시 시도하세요.`,
  },
  'request.issuer.challenge-failed': {
    title: 'CA가 이름을 확인하지 못함',
    detail: (f) => `CA: ${f.issuer}, 이름: ${f.name}, 이유: ${f.why}`,
    advice: (f) =>
      `이름이 이 컴퓨터의 주소로 확인되는지, CA에서 포트 80으로 certwizard(또는 webroot의 웹 서버)에 연결할 수 있는지 확인하세요. 이름: ${f.name}`,
  },
  'request.issuer.challenge-unavailable': {
    title: 'CA가 이 이름을 HTTP로 확인하지 않음',
    detail: (f) => `CA: ${f.issuer}, 이름: ${f.name}, 제공하는 확인 방법: ${f.offered}`,
    advice: () =>
      `와일드카드 이름은 HTTP로 확인할 수 없습니다. 호스트 이름을 하나씩 적거나 다른 CA를 선택하세요.`,
  },
  'request.issuer.forgotten': {
    title: 'CA에 주문이 남아 있지 않음',
    detail: (f) => `CA: ${f.issuer}, 주문 번호: ${f.number}`,
    advice: () => `요청을 다시 제출하면 새 주문이 만들어집니다.`,
  },
  'request.issuer.listen-failed': {
    title: 'CA 확인용 주소에서 수신 대기할 수 없음',
    detail: (f) => `주소: ${f.address}, 원인: ${f.why}`,
    advice: () =>
      `EADDRINUSE: 다른 프로그램이 이 포트를 쓰고 있으니 중지하거나 그 프로그램의 webroot 폴더를 사용하세요. EACCES: 1024 미만 포트에는 CAP_NET_BIND_SERVICE 권한이 필요합니다.`,
  },
  'request.issuer.webroot-failed': {
    title: 'webroot 폴더에 쓸 수 없음',
    detail: (f) => `폴더: ${f.folder}, 원인: ${f.why}`,
    advice: () => `폴더가 있는지, 해당 이름의 웹 서버가 쓰는 폴더인지, certwizard가 쓸 수 있는지 확인하세요.`,
  },
  'request.issuer.folder-failed': {
    title: 'request.issuer.folder-failed',
    detail: (f) => `folder: ${f.folder}, why: ${f.why}`,
    advice: () => ``,
  },
  'request.authority.missing': {
    title: 'request.authority.missing',
    detail: () => ``,
    advice: () => ``,
  },
  'request.authority.realm.empty': {
    title: 'request.authority.realm.empty',
    detail: () => ``,
    advice: () => ``,
  },
  'request.authority.realm.invalid': {
    title: 'request.authority.realm.invalid',
    detail: (f) => `name: ${f.name}`,
    advice: () => ``,
  },
  'request.authority.root.expired': {
    title: 'request.authority.root.expired',
    detail: (f) => `subject: ${f.subject}, until: ${f.until}`,
    advice: () => ``,
  },
  'request.authority.issuer.expired': {
    title: 'request.authority.issuer.expired',
    detail: (f) => `subject: ${f.subject}, until: ${f.until}`,
    advice: () => ``,
  },
  'request.authority.issuer.not-yet': {
    title: 'request.authority.issuer.not-yet',
    detail: (f) => `subject: ${f.subject}, from: ${f.from}`,
    advice: () => ``,
  },
  'request.authority.template.unknown': {
    title: 'request.authority.template.unknown',
    detail: (f) => `template: ${f.template}, known: ${f.known}`,
    advice: () => ``,
  },
  'request.csr.signature': {
    title: 'request.csr.signature',
    detail: () => ``,
    advice: () => ``,
  },
  'request.authority.order.reused': {
    title: 'request.authority.order.reused',
    detail: (f) => `request: ${f.request}`,
    advice: () => ``,
  },
  'request.authority.number.unknown': {
    title: 'request.authority.number.unknown',
    detail: (f) => `number: ${f.number}`,
    advice: () => ``,
  },
  'request.authority.number.decided': {
    title: 'request.authority.number.decided',
    detail: (f) => `number: ${f.number}, state: ${f.state}`,
    advice: () => ``,
  },
  'request.authority.certificate.unknown': {
    title: 'request.authority.certificate.unknown',
    detail: (f) => `serial: ${f.serial}`,
    advice: () => ``,
  },
  'request.authority.crl.old': {
    title: 'request.authority.crl.old',
    detail: (f) => `nextUpdate: ${f.nextUpdate}`,
    advice: () => ``,
  },
  'request.authority.reason.unknown': {
    title: 'request.authority.reason.unknown',
    detail: (f) => `reason: ${f.reason}, known: ${f.known}`,
    advice: () => ``,
  },
  'request.authority.key.not-allowed': {
    title: 'request.authority.key.not-allowed',
    detail: (f) => `key: ${f.key}, allowed: ${f.allowed}`,
    advice: () => ``,
  },
  'request.authority.key.weak': {
    title: 'request.authority.key.weak',
    detail: (f) => `why: ${f.why}`,
    advice: () => ``,
  },
  'request.authority.key.authoritys': {
    title: 'request.authority.key.authoritys',
    detail: () => ``,
    advice: () => ``,
  },
  'request.authority.names.none': {
    title: 'request.authority.names.none',
    detail: () => ``,
    advice: () => ``,
  },
  'request.authority.names.many': {
    title: 'request.authority.names.many',
    detail: (f) => `count: ${f.count}, most: ${f.most}`,
    advice: () => ``,
  },
  'request.authority.name.not-permitted': {
    title: 'request.authority.name.not-permitted',
    detail: (f) => `name: ${f.name}, permitted: ${f.permitted}`,
    advice: () => ``,
  },
  'request.authority.name.invalid': {
    title: 'request.authority.name.invalid',
    detail: (f) => `name: ${f.name}`,
    advice: () => ``,
  },
  'request.authority.name.reserved': {
    title: 'request.authority.name.reserved',
    detail: (f) => `name: ${f.name}`,
    advice: () => ``,
  },
  'request.authority.common-name.not-in-names': {
    title: 'request.authority.common-name.not-in-names',
    detail: (f) => `name: ${f.name}`,
    advice: () => ``,
  },
  'request.authority.validity.too-long': {
    title: 'request.authority.validity.too-long',
    detail: (f) => `days: ${f.days}, most: ${f.most}`,
    advice: () => ``,
  },
  'request.authority.lint.broken': {
    title: 'request.authority.lint.broken',
    detail: (f) => `lint: ${f.lint}, citation: ${f.citation}`,
    advice: () => ``,
  },
  'request.settings.invalid': {
    title: '사용할 수 없는 설정',
    detail: (f) => `설정 항목: ${f.member}, 이유: ${f.why}`,
    advice: () => `이 설정을 고친 다음 다시 시도하세요.`,
  },
  'request.not-found': {
    title: 'request.not-found',
    detail: (f) => `request: ${f.request}`,
    advice: () => ``,
  },
  'request.finished': {
    title: 'request.finished',
    detail: (f) => `request: ${f.request}`,
    advice: () => ``,
  },
  'request.issuer.exists': {
    title: 'request.issuer.exists',
    detail: (f) => `issuer: ${f.issuer}`,
    advice: () => ``,
  },
  'request.text.too-long': {
    title: 'request.text.too-long',
    detail: (f) => `field: ${f.field}, limit: ${f.limit}`,
    advice: () => ``,
  },
  'request.csr.malformed': {
    title: 'request.csr.malformed',
    detail: (f) => `what: ${f.what}, at: ${f.at}`,
    advice: () => ``,
  },
};
