import type { TRUSTED_PROBLEMS } from '#core/problems/trusted.ts';
import type { ProblemWords } from '../../say.ts';

export const trustedProblems: ProblemWords<keyof typeof TRUSTED_PROBLEMS> = {
  'trusted.root.missing': {
    title: '루트 인증서 없음',
    detail: (f) =>
      `"신뢰할 수 있는 루트 인증 기관"에 없는 인증서: ${f.subject}. 키 식별자: ${f.keyId}. 보유 중이지만 신뢰하지 않는 인증서의 지문: ${f.held}. 받을 수 있는 곳: ${f.where}`,
    advice: () =>
      `CA 관리자에게서 루트 인증서를 받아 지문을 비교한 다음 가져오세요. 그런 다음 인증서를 할당하세요.`,
  },
  'trusted.intermediate.missing': {
    title: '중간 인증서 없음',
    detail: (f) =>
      `"중간 인증 기관"에 없고 함께 전송되지도 않은 인증서: ${f.subject}. 키 식별자: ${f.keyId}. 받을 수 있는 곳: ${f.where}`,
    advice: () =>
      `이 CA의 인증서 또는 CA에서 제공하는 전체 인증서 체인(.p7b)을 가져오세요. 그런 다음 인증서를 할당하세요.`,
  },
  'trusted.key.missing': {
    title: '개인 키 없음',
    detail: (f) => `이 컴퓨터에 개인 키가 없는 인증서: ${f.thumbprint}. 키: ${f.keyId}`,
    advice: () => `개인 키가 들어 있는 PFX 파일을 가져오거나 이 컴퓨터에서 새 인증서를 요청하세요.`,
  },
  'trusted.time.expired': {
    title: '인증서가 만료됨',
    detail: (f) =>
      `만료된 인증서: ${f.subject}. 유효 기간: ${f.notBefore}~${f.notAfter}. 현재 시각: ${f.now}`,
    advice: () => `새 인증서를 요청하세요. 만료된 것이 경로의 CA 인증서이면 현재 인증서를 가져오세요.`,
  },
  'trusted.time.not-yet': {
    title: '아직 유효하지 않은 인증서',
    detail: (f) => `인증서: ${f.subject}. 유효 기간: ${f.notBefore}~${f.notAfter}. 현재 시각: ${f.now}`,
    advice: () => `이 컴퓨터와 CA의 시계를 확인하거나 유효 기간이 시작될 때까지 기다리세요.`,
  },
  'trusted.usage.wrong': {
    title: '용도가 맞지 않는 인증서',
    detail: (f) =>
      `인증서: ${f.subject}. 필요한 확장 키 사용(EKU): ${f.wanted}. 인증서에 있는 확장 키 사용(EKU): ${f.present}`,
    advice: () => `필요한 확장 키 사용(EKU)이 들어 있는 템플릿으로 인증서를 다시 요청하세요.`,
  },
  'trusted.name.missing': {
    title: '인증서에 이름이 없음',
    detail: (f) => `인증서에 포함되지 않은 이름: ${f.name}. 인증서의 주체 대체 이름(SAN): ${f.presented}`,
    advice: () => `이 이름을 넣어 인증서를 다시 요청하세요. 더 이상 필요 없는 이름이면 토폴로지를 고치세요.`,
  },
  'trusted.signature.bad': {
    title: '서명이 올바르지 않음',
    detail: (f) =>
      `인증서: ${f.subject}. 서명한 것으로 되어 있는 CA: ${f.issuer}. 다른 키로 서명되었거나 서명 후 내용이 바뀌었습니다.`,
    advice: () =>
      `CA에서 인증서를 다시 받으세요. 그래도 같으면 CA 관리자에게 문의하세요. 다른 사람이 만든 인증서일 수 있습니다.`,
  },
  'trusted.issuer.not-ca': {
    title: '발급자가 CA가 아님',
    detail: (f) => `인증서를 발급했지만 인증 기관이 아닌 것: ${f.subject}`,
    advice: () => `올바른 CA에서 인증서를 발급받거나 이 CA의 올바른 인증서를 가져오세요.`,
  },
  'trusted.path.too-long': {
    title: '인증 경로가 너무 긺',
    detail: (f) => `CA: ${f.subject}. 허용된 하위 CA 수: ${f.allowed}. 실제 하위 CA 수: ${f.found}`,
    advice: () => `더 상위의 CA에 요청하거나 중간 CA 인증서를 다시 발급하도록 CA 관리자에게 요청하세요.`,
  },
  'trusted.key-usage.wrong': {
    title: '키 사용이 맞지 않음',
    detail: (f) =>
      `인증서: ${f.subject}. 다음 중 하나가 필요한 키 사용: ${f.wanted}. 인증서의 키 사용: ${f.present}`,
    advice: () => `키 사용이 맞는 인증서를 다시 요청하거나 CA 관리자에게 문의하세요.`,
  },
  'trusted.constraint.violated': {
    title: 'CA에 허용되지 않은 이름',
    detail: (f) =>
      `CA: ${f.issuer}. 이름 제약(앞의 !는 제외): ${f.constraint}. 인증서: ${f.subject}. 벗어난 이름: ${f.name}`,
    advice: () => `이 이름을 발급할 수 있는 CA에 요청하거나 범위가 더 넓은 발급 CA를 만드세요.`,
  },
  'trusted.extension.unknown': {
    title: '해석할 수 없는 중요(Critical) 확장',
    detail: (f) => `인증서: ${f.subject}. 해석할 수 없는 확장: ${f.oid}`,
    advice: () => `이 확장이 없는 인증서를 다시 요청하세요.`,
  },
  'trusted.algorithm.weak': {
    title: '알고리즘이 너무 약함',
    detail: (f) => `인증서: ${f.subject}. 알고리즘: ${f.algorithm}`,
    advice: () =>
      `RSA 2048비트 이상 또는 ECDSA 키와 SHA-256 이상의 서명을 쓰는 인증서를 다시 요청하세요. CA 인증서이면 CA 관리자가 갱신해야 합니다.`,
  },
  'trusted.search.exhausted': {
    title: '한도 안에서 인증 경로를 찾지 못함',
    detail: (f) => `한도: ${f.limit}(${f.allowed}). 일반적인 인증서는 이 한도에 이르지 않습니다.`,
    advice: () => `필요 없는 CA 인증서를 저장소에서 제거하거나 CA에서 인증서 체인을 다시 받으세요.`,
  },
  'trusted.store.unreadable': {
    title: '신뢰 저장소를 읽을 수 없음',
    detail: (f) => `경로: ${f.path}. 원인: ${f.why}`,
    advice: () => `신뢰 당사자 저장소의 경로와 사용 권한을 확인하세요.`,
  },
  'trusted.store.empty': {
    title: '신뢰 저장소에 인증서가 없음',
    detail: (f) => `인증서가 없는 경로: ${f.path}`,
    advice: () => `이 신뢰 당사자가 신뢰하는 CA 인증서의 파일이나 폴더를 지정하세요.`,
  },
};
