import type { Messages } from '../messages.ts';

export const trusted: Pick<Messages, 'stores' | 'partyKinds' | 'misplacedWhy' | 'storeNotes'> = {
  stores: { personal: '개인', root: '신뢰할 수 있는 루트 인증 기관', intermediate: '중간 인증 기관' },
  partyKinds: {
    computer: '이 컴퓨터',
    system: '운영 체제의 저장소',
    java: 'Java 키 저장소',
    nss: 'NSS 데이터베이스',
    pem: 'PEM 파일 또는 폴더',
    'pem-partial': 'PEM 파일 또는 폴더(부분 체인 허용)',
  },
  misplacedWhy: {
    'not-self-signed': '루트 저장소에 있는 중간 인증서',
    'no-ca': 'CA 인증서가 아님',
    'self-signed': '중간 인증 기관 저장소에 있는 루트 인증서',
    duplicate: '원래 저장소에도 있는 중복 인증서',
    expired: '만료된 루트 인증서',
  },
  storeNotes: {
    'self-signed-only':
      'OpenSSL을 사용하는 프로그램은 이 저장소의 자체 서명된 인증서만 신뢰 앵커(루트)로 인정합니다. 부분 체인을 허용하는 프로그램(curl, Python 3.13 이상, Go 등)은 예외입니다.',
    'bundle-without-distrust-after':
      'Mozilla는 일부 CA가 특정 날짜 이후에 발급한 인증서를 신뢰하지 않습니다. 이 번들에는 그 날짜가 없으며 브라우저만 알고 있습니다.',
    'java-distrust-policies':
      'Java는 키 저장소의 내용과 관계없이 일부 공인(퍼블릭) CA가 특정 날짜 이후에 발급한 인증서를 거부합니다(jdk.security.caDistrustPolicies).',
    'nss-mozilla-rules':
      'Firefox는 이 데이터베이스에 Mozilla의 루트 목록을 더하여 판단하고, 일부 CA가 특정 날짜 이후에 발급한 인증서를 거부합니다.',
    'macos-validity-limits':
      'macOS는 유효 기간이 825일을 넘는 서버 인증서를 거부합니다. Apple이 제공하는 CA의 인증서는 398일을 넘으면 거부합니다.',
    'windows-roots-on-demand':
      'Windows는 자체 목록의 루트 인증서를 처음 필요할 때 받아 오며, 절대로 신뢰하지 않는 인증서의 목록도 따로 관리합니다.',
    'not-met-live':
      'certwizard가 이 운영 체제에서 아직 실제로 검증되지 않았습니다. 실행할 명령은 그대로 검사했지만 그 결과는 확인하지 못했습니다.',
  },
};
