import type { ASSIGNED_PROBLEMS } from '#core/problems/assigned.ts';
import type { ProblemWords } from '../../say.ts';

export const assignedProblems: ProblemWords<keyof typeof ASSIGNED_PROBLEMS> = {
  'assigned.busy': {
    title: 'assigned.busy',
    detail: (f) => `what: ${f.what}`,
    advice: () => ``,
  },
  'assigned.usages.none-fit': {
    title: 'assigned.usages.none-fit',
    detail: (f) => `thumbprint: ${f.thumbprint}`,
    advice: () => ``,
  },
  'assigned.certificate.unknown': {
    title: 'assigned.certificate.unknown',
    detail: (f) => `thumbprint: ${f.thumbprint}`,
    advice: () => ``,
  },
  'assigned.certificate.ambiguous': {
    title: 'assigned.certificate.ambiguous',
    detail: (f) => `thumbprint: ${f.thumbprint}, count: ${f.count}`,
    advice: () => ``,
  },
  'assigned.usages.needed': {
    title: 'assigned.usages.needed',
    detail: (f) => `known: ${f.known}`,
    advice: () => ``,
  },
  'assigned.pair.mismatch': {
    title: 'assigned.pair.mismatch',
    detail: (f) => `service: ${f.service}`,
    advice: () => ``,
  },
  'assigned.staged.unreadable': {
    title: 'assigned.staged.unreadable',
    detail: (f) => `service: ${f.service}, file: ${f.file}`,
    advice: () => ``,
  },
  'assigned.config.broken-before': {
    title: 'assigned.config.broken-before',
    detail: (f) => `instance: ${f.instance}, output: ${f.output}`,
    advice: () => ``,
  },
  'assigned.config.rejected': {
    title: 'assigned.config.rejected',
    detail: (f) => `instance: ${f.instance}, output: ${f.output}`,
    advice: () => ``,
  },
  'assigned.reload.failed': {
    title: 'assigned.reload.failed',
    detail: (f) => `instance: ${f.instance}, output: ${f.output}`,
    advice: () => ``,
  },
  'assigned.program.down': {
    title: 'assigned.program.down',
    detail: (f) => `instance: ${f.instance}`,
    advice: () => ``,
  },
  'assigned.rolled-back': {
    title: 'assigned.rolled-back',
    detail: (f) => `thumbprint: ${f.thumbprint}, back: ${f.back}`,
    advice: () => ``,
  },
  'assigned.rollback.no-target': {
    title: 'assigned.rollback.no-target',
    detail: (f) => `service: ${f.service}, why: ${f.why}`,
    advice: () => ``,
  },
  'assigned.rollback.failed': {
    title: 'assigned.rollback.failed',
    detail: (f) => `service: ${f.service}`,
    advice: () => ``,
  },
  'assigned.interrupted': {
    title: 'assigned.interrupted',
    detail: (f) => `step: ${f.step}`,
    advice: () => ``,
  },
  'assigned.step.failed': {
    title: 'assigned.step.failed',
    detail: (f) => `step: ${f.step}, reference: ${f.reference}`,
    advice: () => ``,
  },
  'assigned.no-service': {
    title: 'assigned.no-service',
    detail: (f) => `usage: ${f.usage}`,
    advice: () => ``,
  },
  'assigned.nothing-to-remove': {
    title: 'assigned.nothing-to-remove',
    detail: (f) => `usage: ${f.usage}`,
    advice: () => ``,
  },
  'assigned.in-use': {
    title: 'assigned.in-use',
    detail: (f) => `thumbprint: ${f.thumbprint}, where: ${f.where}`,
    advice: () => ``,
  },
  'assigned.service.unknown': {
    title: 'assigned.service.unknown',
    detail: (f) => `service: ${f.service}, known: ${f.known}`,
    advice: () => ``,
  },
  'assigned.service.exists': {
    title: 'assigned.service.exists',
    detail: (f) => `service: ${f.service}`,
    advice: () => ``,
  },
  'assigned.service.adopted': {
    title: 'assigned.service.adopted',
    detail: (f) => `service: ${f.service}`,
    advice: () => ``,
  },
  'assigned.connector.unknown': {
    title: 'assigned.connector.unknown',
    detail: (f) => `kind: ${f.kind}, known: ${f.known}`,
    advice: () => ``,
  },
  'assigned.transaction.unknown': {
    title: 'assigned.transaction.unknown',
    detail: (f) => `transaction: ${f.transaction}`,
    advice: () => ``,
  },
  'assigned.transaction.open': {
    title: 'assigned.transaction.open',
    detail: (f) => `transaction: ${f.transaction}`,
    advice: () => ``,
  },
  'assigned.adopt.cannot': {
    title: 'assigned.adopt.cannot',
    detail: (f) => `service: ${f.service}`,
    advice: () => ``,
  },
  'assigned.adopt.already': {
    title: 'assigned.adopt.already',
    detail: (f) => `service: ${f.service}`,
    advice: () => ``,
  },
  'assigned.adopt.not-adopted': {
    title: 'assigned.adopt.not-adopted',
    detail: (f) => `service: ${f.service}`,
    advice: () => ``,
  },
  'assigned.adopt.unreadable': {
    title: 'assigned.adopt.unreadable',
    detail: (f) => `service: ${f.service}, file: ${f.file}`,
    advice: () => ``,
  },
  'assigned.adopt.failed': {
    title: 'assigned.adopt.failed',
    detail: (f) => `service: ${f.service}`,
    advice: () => ``,
  },
  'assigned.live.denied': {
    title: 'assigned.live.denied',
    detail: (f) => `path: ${f.path}, why: ${f.why}`,
    advice: () => ``,
  },
  'assigned.adopt.not-found': {
    title: 'assigned.adopt.not-found',
    detail: (f) => `file: ${f.file}, wanted: ${f.wanted}`,
    advice: () => ``,
  },
  'assigned.adopt.shared': {
    title: 'assigned.adopt.shared',
    detail: (f) => `file: ${f.file}, line: ${f.line}`,
    advice: () => ``,
  },
  'assigned.service.no-client-cas': {
    title: 'assigned.service.no-client-cas',
    detail: (f) => `instance: ${f.instance}`,
    advice: () => ``,
  },
  'assigned.key.not-allowed': {
    title: '허용되지 않는 키',
    detail: (f) => `인증서의 키: ${f.key}. 용도에 허용된 키: ${f.allowed}`,
    advice: () => `허용된 키로 인증서를 다시 요청하거나 용도 설정을 바꾸세요.`,
  },
  'assigned.purpose.wished': {
    title: '필요할 수 있는 용도가 없음',
    detail: (f) =>
      `없는 확장 키 사용(EKU): ${f.wanted}. 인증서에 있는 확장 키 사용(EKU): ${f.present}. 토폴로지에 이를 요구하는 상대가 없습니다.`,
    advice: () =>
      `이 서버를 클라이언트로 인증하는 상대가 없으면 그대로 두세요. 있으면 토폴로지에 추가한 다음 다시 요청하세요.`,
  },
  'assigned.name.by-wildcard': {
    title: '와일드카드로만 포함된 이름',
    detail: (f) => `이름: ${f.name}. SIP 프로그램은 와일드카드를 받아들이지 않습니다(RFC 5922).`,
    advice: () => `이 이름이 그대로 들어 있는 인증서를 요청하세요.`,
  },
  'assigned.names.dropped': {
    title: '현재 인증서의 일부 이름이 새 인증서에 없음',
    detail: (f) => `빠지는 이름 ${f.count}개: ${f.names}`,
    advice: () => `아직 쓰는 이름이 있으면 추가해서 다시 요청하세요.`,
  },
  'assigned.certificate.is-ca': {
    title: 'CA 인증서를 서비스에 사용함',
    detail: (f) => `인증 기관의 인증서: ${f.subject}`,
    advice: () => `서비스에는 별도의 인증서를 쓰세요. 서비스의 키가 유출되면 인증서까지 발급될 수 있습니다.`,
  },
  'assigned.root.changed': {
    title: '루트가 바뀜',
    detail: (f) => `현재 인증서의 루트: ${f.from}. 새 인증서의 루트: ${f.to}`,
    advice: () => `할당하기 전에 전화기, 장치 및 상대 서버에서 새 루트를 신뢰하는지 확인하세요.`,
  },
  'assigned.issuer.changed': {
    title: '발급 CA가 바뀜',
    detail: (f) => `현재 인증서의 발급자: ${f.from}. 새 인증서의 발급자: ${f.to}`,
    advice: () => `할당하기 전에 전화기, 장치 및 상대 서버에서 새 CA를 신뢰하는지 확인하세요.`,
  },
};
